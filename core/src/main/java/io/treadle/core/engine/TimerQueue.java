package io.treadle.core.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a scheduler: a heap with four children a node, where each timer knows its place. Setting and
 * cancelling cost O(log n), a cancelled timer leaves at once, and equal deadlines expire in the order they were set.
 *
 * <p>Time is an argument; nothing here reads a clock. Confined to the platform thread.
 */
final class TimerQueue {
    private static final int CHILDREN = 4;

    private @Nullable Timer[] heap = new @Nullable Timer[64];
    private int size;
    private int sequence;

    TimerQueue() {
        this(0);
    }

    /** For tests: the first timer gets {@code firstSequence}. */
    TimerQueue(int firstSequence) {
        sequence = firstSequence;
    }

    int size() {
        return size;
    }

    /** The timer that is due next; null if none is set. */
    @Nullable
    Timer first() {
        return heap[0];
    }

    void set(Timer timer, long deadlineNanos) {
        if (timer.isSet()) {
            throw new IllegalStateException("the timer is set already: deadlineNanos=" + timer.deadlineNanos);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        if (sequence == Integer.MAX_VALUE) {
            renumber();
        }
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        siftUp(size++, timer);
    }

    /** Gives those that are set the lowest numbers, in their order; what is sorted is a heap too. */
    private void renumber() {
        Arrays.sort(heap, 0, size, Timer::compare);
        for (int i = 0; i < size; i++) {
            place(i, at(i));
            at(i).sequence = i;
        }
        sequence = size;
    }

    /** False if {@code timer} was not set. */
    boolean cancel(Timer timer) {
        int index = timer.index;
        if (index == Timer.NOT_SET) {
            return false;
        }
        timer.index = Timer.NOT_SET;
        var last = removeLast();
        if (last != timer) {
            replace(index, last);
        }
        return true;
    }

    /** Expires all that are due at {@code now}, those included that are set meanwhile with a deadline that has passed. */
    void expire(long now) {
        for (var timer = heap[0]; timer != null && timer.deadlineNanos - now <= 0; timer = heap[0]) {
            cancel(timer);
            expire(timer);
        }
    }

    private static void expire(Timer timer) {
        try {
            timer.expire();
        } catch (Throwable e) {
            Scheduler.logBug(timer, e);
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
