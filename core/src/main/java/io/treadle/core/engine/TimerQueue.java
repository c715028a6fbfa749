package io.treadle.core.engine;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a scheduler. Setting and cancelling one that is due in some milliseconds or later costs O(1), a cancelled timer
 * leaves at once, and those with equal deadlines expire in the order in which they were set.
 *
 * <p>Those of the present millisecond and before are in a heap, in order; the others in a wheel, which hands them over in time. Most
 * timers are limits, which are cancelled long before.
 *
 * <p>Time is an argument; nothing here reads a clock. Confined to the platform thread.
 */
final class TimerQueue {
    /** As many timers are looked through for the one that is due first; of more it is said when the first could be. */
    private static final int FEW = 16;

    private final TimerHeap near = new TimerHeap();
    private final TimerWheel later;
    private int sequence;

    TimerQueue(long now) {
        this(now, 0);
    }

    /** For tests: the first timer gets {@code firstSequence}. */
    TimerQueue(long now, int firstSequence) {
        later = new TimerWheel(now);
        sequence = firstSequence;
    }

    int size() {
        return near.size() + later.size();
    }

    /** The timer that is due next; null if none is set. Looks at each of those that are due at about that time. */
    @Nullable
    Timer first() {
        return near.size() == 0 && later.size() > 0 ? later.firstSlot().first() : near.first();
    }

    /** No timer is due before, and it is worth while to look again then. At least one has to be set. */
    long nextLook() {
        var first = near.first();
        if (first != null) {
            return first.deadlineNanos;
        }
        var slot = later.firstSlot();
        return slot.count() <= FEW ? slot.first().deadlineNanos : later.firstBegin();
    }

    void set(Timer timer, long deadlineNanos) {
        if (timer.isSet()) {
            throw new IllegalStateException("the timer is set already: deadlineNanos=" + timer.deadlineNanos);
        }
        if (sequence == Integer.MAX_VALUE) {
            renumber();
        }
        timer.deadlineNanos = deadlineNanos;
        timer.sequence = sequence++;
        if (later.takes(deadlineNanos)) {
            later.add(timer);
        } else {
            near.add(timer);
        }
    }

    /** Gives those that are set the lowest numbers, in their order. So who comes before whom stays, and so do their places. */
    private void renumber() {
        var all = new ArrayList<Timer>(size());
        near.addAllTo(all);
        later.addAllTo(all);
        all.sort(Timer::compare);
        sequence = 0;
        for (var timer : all) {
            timer.sequence = sequence++;
        }
    }

    /** False if {@code timer} was not set. */
    boolean cancel(Timer timer) {
        if (!timer.isSet()) {
            return false;
        }
        if (later.takes(timer.deadlineNanos)) {
            later.remove(timer);
        } else {
            near.remove(timer);
        }
        return true;
    }

    /** Expires all that are due at {@code now}, those included that are set meanwhile with a deadline that has passed. */
    void expire(long now) {
        later.advance(now, near);
        for (var timer = near.first(); timer != null && timer.deadlineNanos - now <= 0; timer = near.first()) {
            near.remove(timer);
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
}
