package io.treadle.core.engine;

import java.util.Arrays;
import java.util.List;

/**
 * Timers of a later time, roughly in order: setting and cancelling one costs O(1), however many there are. A hierarchical timing
 * wheel (Varghese and Lauck, 1987), as in Linux, Kafka and Tokio, but exact: it hands its timers over before they are due, to
 * a heap. Confined to the platform thread; time is an argument.
 */
/*
 * Time is counted in ticks of 2^20 ns, about a millisecond, and a tick is a number of eight digits of six bits. The base is the tick that
 * the wheel has come to. A timer's slot follows from its tick and the base: the level is the highest digit in which they differ,
 * the slot of that level is the timer's digit there.
 *
 *   tick of the timer        slot
 *   not after the base       none: it belongs into the heap
 *   base + 1 to base + 63    level 0, one tick each, if the higher digits are the base's
 *   later                    a higher level, whose slots are 64 times as long as those of the one below
 *
 * The first slot that is not empty is in the lowest level that is not, because all slots of a level come before those of the
 * next. As long as the base moves on within the time before that slot, every timer's slot stays what it was: base and timer
 * still differ first in the same digit. When the base enters a slot, the timers there are put where they belong now. So a timer is moved
 * once a level, eight times at most.
 *
 * Ticks are kept in nanoseconds, with twenty bits of zeros, so that differences stay right where the clock wraps round. There
 * the digit of the base's highest level may be larger than a timer's, so slots are searched from the base's digit on, round the level.
 */
final class TimerWheel {
    private static final int TICK_BITS = 20;
    private static final long TICK_NANOS = 1L << TICK_BITS;
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = (Long.SIZE - TICK_BITS + DIGIT_BITS - 1) / DIGIT_BITS;

    private final TimerSlot[] slots = new TimerSlot[LEVELS * SLOTS];
    /** For each level a bit for each slot that is not empty. */
    private final long[] occupied = new long[LEVELS];

    private long base;
    private int size;

    TimerWheel(long now) {
        base = tickOf(now);
        Arrays.setAll(slots, place -> new TimerSlot());
    }

    private static long tickOf(long nanos) {
        return nanos & -TICK_NANOS;
    }

    int size() {
        return size;
    }

    /** Whether the wheel is the place of a timer that is due at {@code deadlineNanos}, and not the heap. */
    boolean takes(long deadlineNanos) {
        return deadlineNanos - base >= TICK_NANOS;
    }

    void add(Timer timer) {
        int place = placeOf(timer.deadlineNanos);
        var slot = slots[place];
        slot.add(timer);
        if (slot.count() == 1) {
            occupy(place);
        }
        size++;
    }

    private void occupy(int place) {
        occupied[place / SLOTS] |= 1L << place; // of a shift the low six bits count
    }

    void remove(Timer timer) {
        int place = placeOf(timer.deadlineNanos);
        var slot = slots[place];
        slot.remove(timer);
        size--;
        if (slot.count() == 0) {
            occupied[place / SLOTS] &= ~(1L << place);
        }
    }

    /** Comes to {@code now}, and hands over what is due in that tick or before. Does nothing if that is over. */
    void advance(long now, TimerHeap due) {
        if (!takes(now)) {
            return;
        }
        long tick = tickOf(now);
        while (size > 0 && tick - firstBegin() >= 0) {
            enter(firstPlace(), tick, due);
        }
        base = tick;
    }

    private void enter(int place, long tick, TimerHeap due) {
        long last = beginOf(place) + (1L << shiftOf(place)) - TICK_NANOS;
        base = tick - last < 0 ? tick : last;
        var slot = slots[place];
        occupied[place / SLOTS] &= ~(1L << place);
        int count = slot.count();
        size -= count;
        for (; count > 0; count--) { // none of them comes back to this slot
            var timer = slot.removeLast();
            if (takes(timer.deadlineNanos)) {
                add(timer);
            } else {
                due.add(timer);
            }
        }
    }

    /** No timer is due before. There has to be one. */
    long firstBegin() {
        return beginOf(firstPlace());
    }

    /** The slot of those that are due first. There has to be one. */
    TimerSlot firstSlot() {
        return slots[firstPlace()];
    }

    void addAllTo(List<Timer> list) {
        for (var slot : slots) {
            slot.addAllTo(list);
        }
    }

    // ---- places: the number of the level times 64, and that of the slot in it ----

    private int placeOf(long nanos) {
        int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos ^ base);
        int level = (highest - TICK_BITS) / DIGIT_BITS;
        return level * SLOTS + digit(nanos, TICK_BITS + level * DIGIT_BITS);
    }

    private int firstPlace() {
        int level = 0;
        while (occupied[level] == 0) {
            level++;
        }
        int own = digit(base, TICK_BITS + level * DIGIT_BITS);
        int further = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], own));
        return level * SLOTS + (own + further) % SLOTS;
    }

    private long beginOf(int place) {
        int shift = shiftOf(place);
        long higher = shift + DIGIT_BITS < Long.SIZE ? base & (-1L << (shift + DIGIT_BITS)) : 0;
        return higher | ((long) (place % SLOTS) << shift);
    }

    /** How many bits of a time are below the digit of the level. */
    private static int shiftOf(int place) {
        return TICK_BITS + (place / SLOTS) * DIGIT_BITS;
    }

    private static int digit(long nanos, int shift) {
        return (int) (nanos >>> shift) & (SLOTS - 1);
    }
}
