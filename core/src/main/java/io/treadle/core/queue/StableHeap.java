package io.treadle.core.queue;

import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A priority queue in which equals stay in the order they came, and that a failing comparator leaves as it was: all is
 * compared before anything moves, which {@code java.util.PriorityQueue} does not do.
 */
final class StableHeap<T> extends AbstractQueue<T> {
    private record Entry<T>(T item, long number) {}

    private final Comparator<? super T> order;

    @SuppressWarnings("unchecked") // nothing else is put in
    private @Nullable Entry<T>[] heap = (@Nullable Entry<T>[]) new Entry<?>[16];

    private int size;
    private long lastNumber;

    StableHeap(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public boolean offer(T item) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        rise(size, new Entry<>(item, ++lastNumber));
        size++;
        return true;
    }

    /** Puts {@code entry} where it belongs on the way from {@code hole} to the root; moves on the way back. */
    private void rise(int hole, Entry<T> entry) {
        int parent = (hole - 1) / 2;
        if (hole == 0 || isBefore(at(parent), entry)) {
            heap[hole] = entry;
        } else {
            var above = heap[parent];
            rise(parent, entry);
            heap[hole] = above;
        }
    }

    @Override
    public @Nullable T poll() {
        if (size == 0) {
            return null;
        }
        var first = at(0);
        var last = at(size - 1);
        if (size > 1) {
            sink(0, last, size - 1);
        }
        heap[--size] = null;
        return first.item;
    }

    /** Puts {@code entry} where it belongs below {@code hole}, in a heap of {@code count}; moves on the way back. */
    private void sink(int hole, Entry<T> entry, int count) {
        int child = firstChild(hole, count);
        if (child >= count || isBefore(entry, at(child))) {
            heap[hole] = entry;
        } else {
            var below = heap[child];
            sink(child, entry, count);
            heap[hole] = below;
        }
    }

    private int firstChild(int parent, int count) {
        int left = 2 * parent + 1;
        int right = left + 1;
        return right < count && isBefore(at(right), at(left)) ? right : left;
    }

    private boolean isBefore(Entry<T> one, Entry<T> other) {
        int compared = order.compare(one.item, other.item);
        return compared < 0 || (compared == 0 && one.number < other.number);
    }

    @SuppressWarnings("NullAway") // below size there are entries
    private Entry<T> at(int index) {
        return heap[index];
    }

    @Override
    public @Nullable T peek() {
        return size == 0 ? null : at(0).item;
    }

    @Override
    public int size() {
        return size;
    }

    /** Compares nothing, so that a failing comparator cannot stop it half way. */
    @Override
    public void clear() {
        Arrays.fill(heap, 0, size, null);
        size = 0;
    }

    /** In no order. */
    @Override
    public Iterator<T> iterator() {
        return Stream.iterate(0, index -> index < size, index -> index + 1)
                .map(index -> at(index).item)
                .iterator();
    }
}
