package io.treadle.core.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timers in no order, each of which knows its place: adding and removing cost O(1). Confined to the platform thread. */
final class TimerSlot {
    /** A larger one is not kept when it is empty. */
    private static final int KEPT = 256;

    private static final int FIRST = 16;

    private static final @Nullable Timer[] NONE = {};

    private @Nullable Timer[] timers = NONE;
    private int count;

    int count() {
        return count;
    }

    void add(Timer timer) {
        if (count == timers.length) {
            grow();
        }
        timers[count] = timer;
        timer.index = count++;
    }

    /** Apart, so that it is not part of every method that waits: what those keep on the stack is kept for each task that waits. */
    private void grow() {
        timers = Arrays.copyOf(timers, Math.max(FIRST, count * 2));
    }

    void remove(Timer timer) {
        var last = at(--count);
        timers[timer.index] = last;
        last.index = timer.index;
        timers[count] = null;
        timer.index = Timer.NOT_SET;
        dropIfEmptyAndLarge();
    }

    /** Takes one out; there has to be one. */
    Timer removeLast() {
        var last = at(--count);
        timers[count] = null;
        dropIfEmptyAndLarge();
        return last;
    }

    private void dropIfEmptyAndLarge() {
        if (count == 0 && timers.length > KEPT) {
            timers = NONE;
        }
    }

    /** The one that is due first, found by looking at each; there has to be one. */
    Timer first() {
        var first = at(0);
        for (int i = 1; i < count; i++) {
            first = at(i).isBefore(first) ? at(i) : first;
        }
        return first;
    }

    void addAllTo(List<Timer> list) {
        for (int i = 0; i < count; i++) {
            list.add(at(i));
        }
    }

    @SuppressWarnings("NullAway") // every place below count is filled
    private Timer at(int index) {
        return timers[index];
    }
}
