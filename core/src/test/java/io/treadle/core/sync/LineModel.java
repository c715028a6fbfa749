package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Wait;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a lock or a semaphore ought to do: so many permits, and who waits gets one in the order of arrival. */
final class LineModel {
    /** One try of a task, in one line or in several at once. */
    static final class Entry {
        private final VirtualClock clock;
        private final long deadline;
        private boolean cancelled;

        @Nullable
        LineModel givenBy;

        /** A try that ends by itself after {@code limit}. */
        Entry(VirtualClock clock, Duration limit) {
            this.clock = clock;
            this.deadline = clock.nanoTime() + limit.toNanos();
        }

        void cancel() {
            cancelled = true;
        }

        /** Whether it still waits. Time moves between turns only, so what is due has expired. */
        boolean isLive() {
            return givenBy == null && !cancelled && clock.nanoTime() < deadline;
        }

        /** It came back without anything. */
        void missed() {
            assertSame(null, givenBy, "a permit was lost");
            assertFalse(isLive(), "it came back though it had time and was not cancelled");
        }
    }

    private final Deque<Entry> line = new ArrayDeque<>();
    private int free;

    LineModel(int permits) {
        free = permits;
    }

    /** Whether who comes now need not wait. */
    boolean isFree() {
        return free > 0;
    }

    int free() {
        return free;
    }

    /** How many wait. */
    long waiting() {
        return line.stream().filter(Entry::isLive).count();
    }

    /** Begins a try, unless the task is cancelled. */
    void arrive(Entry entry) {
        Wait.checkpoint();
        if (isFree()) {
            give(entry);
        } else {
            line.add(entry);
        }
    }

    /** {@code entry} waits here, and in other lines. */
    void enlist(Entry entry) {
        line.add(entry);
    }

    void give(Entry entry) {
        assertTrue(isFree(), "there was no permit");
        free--;
        entry.givenBy = this;
    }

    /** Gives back, or adds, permits; takes some away if negative. */
    void release(int permits) {
        free += permits;
        line.removeIf(entry -> !entry.isLive());
        while (free > 0 && !line.isEmpty()) {
            give(line.remove());
            line.removeIf(entry -> !entry.isLive());
        }
    }

    /** Takes back what nobody wanted. */
    void forgetFree() {
        free = 0;
    }

    /** It was given one, says the real thing. */
    void got(Entry entry) {
        assertSame(this, entry.givenBy, "it was not its turn");
    }
}
