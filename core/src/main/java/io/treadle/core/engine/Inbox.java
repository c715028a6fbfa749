package io.treadle.core.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to a scheduler: any thread adds, and whoever drains takes all that is there at once.
 *
 * <p>A Treiber stack, reversed when it is drained. One compare-and-set to add; {@link #isEmpty} sees an element as soon
 * as {@link #add} has returned, which the sleep protocol needs (a linked MPSC queue may hide an element behind a slow
 * producer); and any thread may drain, which handing on at close needs.
 */
final class Inbox {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Inbox.class, "top", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Node {
        final Runnable item;

        @Nullable
        Node below;

        Node(Runnable item) {
            this.item = item;
        }
    }

    private volatile @Nullable Node top;

    /** Adds {@code item}; any thread, never waits. */
    void add(Runnable item) {
        push(new Node(item));
    }

    private void push(Node node) {
        do {
            node.below = top;
        } while (!TOP.compareAndSet(this, node.below, node));
    }

    boolean isEmpty() {
        return top == null;
    }

    /** How many elements there are. Any thread. */
    int size() {
        int size = 0;
        for (var node = top; node != null; node = node.below) {
            size++;
        }
        return size;
    }

    /**
     * Gives all that is there now to {@code consumer}, in the order of arrival; where that fails, what it did not accept stays
     * here. Any thread.
     */
    void drain(Consumer<Runnable> consumer) {
        if (top == null) {
            return;
        }
        var node = reverse((Node) TOP.getAndSet(this, null));
        try {
            while (node != null) {
                consumer.accept(node.item);
                node = node.below;
            }
        } finally {
            giveBack(node);
        }
    }

    /** Without allocating, since it may be memory that is missing. */
    private void giveBack(@Nullable Node oldest) {
        var node = oldest;
        while (node != null) {
            var next = node.below;
            push(node);
            node = next;
        }
    }

    private static @Nullable Node reverse(@Nullable Node node) {
        Node reversed = null;
        while (node != null) {
            var below = node.below;
            node.below = reversed;
            reversed = node;
            node = below;
        }
        return reversed;
    }
}
