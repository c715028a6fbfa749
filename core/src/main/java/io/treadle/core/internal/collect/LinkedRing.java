package io.treadle.core.internal.collect;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list whose nodes are its elements, so that an element leaves from the middle in constant time and
 * without garbage. First in, first out. Confined to one thread, like everything that uses it.
 *
 * @param <N> the type of the elements, each in at most one ring at a time
 */
public final class LinkedRing<N extends LinkedRing.Node> {
    /** An element of at most one ring. */
    public abstract static class Node {
        private @Nullable Node previous;
        private @Nullable Node next;
        private @Nullable LinkedRing<?> ring;

        protected Node() {}

        /** Whether this is in a ring. */
        public final boolean isLinked() {
            return ring != null;
        }
    }

    private @Nullable Node first;
    private @Nullable Node last;
    private int size;

    public LinkedRing() {}

    /** How many elements there are. */
    public int size() {
        return size;
    }

    /** Whether there is no element. */
    public boolean isEmpty() {
        return first == null;
    }

    /** Puts {@code element}, which must be in no ring, at the end. */
    public void add(N element) {
        Node node = element;
        assert node.ring == null : "in a ring already: " + node;
        node.ring = this;
        node.previous = last;
        setNext(last, node);
        last = node;
        size++;
    }

    /** Takes {@code node} out, wherever it stands; false if it is not in this ring. */
    public boolean remove(Node node) {
        if (node.ring != this) {
            return false;
        }
        setNext(node.previous, node.next);
        setPrevious(node.next, node.previous);
        node.ring = null;
        node.previous = null;
        node.next = null;
        size--;
        return true;
    }

    /** Takes the first element out; null if there is none. */
    public @Nullable N poll() {
        var node = first();
        if (node != null) {
            remove(node);
        }
        return node;
    }

    /** The first element, which stays; null if there is none. */
    @SuppressWarnings("unchecked") // only add(N) links nodes
    public @Nullable N first() {
        return (N) first;
    }

    /** The last element, which stays; null if there is none. */
    @SuppressWarnings("unchecked") // only add(N) links nodes
    public @Nullable N last() {
        return (N) last;
    }

    /** Visits all elements in order; {@code visitor} may remove the element that it is given, and no other. */
    @SuppressWarnings("unchecked") // only add(N) links nodes
    public void forEach(Consumer<? super N> visitor) {
        for (Node node = first, next; node != null; node = next) {
            next = node.next;
            visitor.accept((N) node);
        }
    }

    private void setNext(@Nullable Node node, @Nullable Node next) {
        if (node == null) {
            first = next;
        } else {
            node.next = next;
        }
    }

    private void setPrevious(@Nullable Node node, @Nullable Node previous) {
        if (node == null) {
            last = previous;
        } else {
            node.previous = previous;
        }
    }
}
