package io.treadle.core.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Timers in their order: a heap with four children a node, where each timer knows its place, so that cancelling need not search.
 * Adding and removing cost O(log n). Confined to the platform thread.
 */
final class TimerHeap {
    private static final int CHILDREN = 4;

    private @Nullable Timer[] heap = new @Nullable Timer[64];
    private int size;

    int size() {
        return size;
    }

    /** The timer that is due next; null if there is none. */
    @Nullable
    Timer first() {
        return heap[0];
    }

    void add(Timer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    void remove(Timer timer) {
        int index = timer.index;
        timer.index = Timer.NOT_SET;
        var last = removeLast();
        if (last != timer) {
            replace(index, last);
        }
    }

    void addAllTo(List<Timer> list) {
        for (int i = 0; i < size; i++) {
            list.add(at(i));
        }
    }

    private Timer removeLast() {
        var last = at(--size);
        heap[size] = null;
        return last;
    }

    private void replace(int index, Timer timer) {
        if (index > 0 && timer.isBefore(at(parent(index)))) {
            siftUp(index, timer);
        } else {
            siftDown(index, timer);
        }
    }

    private void siftUp(int index, Timer timer) {
        while (index > 0) {
            int parent = parent(index);
            var above = at(parent);
            if (!timer.isBefore(above)) {
                break;
            }
            place(index, above);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int index, Timer timer) {
        for (int child = firstOfChildren(index); child < size; child = firstOfChildren(index)) {
            var below = at(child);
            if (!below.isBefore(timer)) {
                break;
            }
            place(index, below);
            index = child;
        }
        place(index, timer);
    }

    /** The child of {@code index} that is due first; at least {@link #size} if there is none. */
    private int firstOfChildren(int index) {
        int first = index * CHILDREN + 1;
        int end = Math.min(first + CHILDREN, size);
        int best = first;
        for (int child = first + 1; child < end; child++) {
            if (at(child).isBefore(at(best))) {
                best = child;
            }
        }
        return best;
    }

    private static int parent(int index) {
        return (index - 1) / CHILDREN;
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    @SuppressWarnings("NullAway") // every place below size is filled
    private Timer at(int index) {
        return heap[index];
    }
}
