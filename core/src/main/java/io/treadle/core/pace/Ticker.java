package io.treadle.core.pace;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.Attempt;
import io.treadle.core.select.SelectClause;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A tick after each period, for periodic work: {@code for (long n : Ticker.fixedRate(ofSeconds(1))) ...}. It has no task and no
 * timer of its own, so it needs no closing.
 *
 * <p>The first tick comes one period after the first question. Of a fixed rate, tick {@code n} has the time {@code n * period}
 * after that, however long the work takes; of a fixed delay, one period after the next question. For one task at a time; belongs
 * to the loop that first uses it.
 */
/*
 *   due is null     nobody has asked yet; of a fixed delay also after each tick: the next question decides when it is due
 *   due is a time   asking waits until then; a select that takes something else leaves it so
 */
public final class Ticker implements Iterable<Long> {
    private final HomeLoop home = new HomeLoop(this);
    private final Duration period;
    /** Null for a fixed delay, which can miss none. */
    private final @Nullable MissedTicks missed;

    private @Nullable Deadline due;
    private long number = 1;

    private Ticker(Duration period, @Nullable MissedTicks missed) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("expected more than zero: period=" + period);
        }
        this.period = period;
        this.missed = missed;
    }

    /** A ticker that keeps to a schedule, and skips what was missed. */
    public static Ticker fixedRate(Duration period) {
        return fixedRate(period, MissedTicks.SKIP);
    }

    /**
     * A ticker that keeps to a schedule.
     *
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    public static Ticker fixedRate(Duration period, MissedTicks missed) {
        return new Ticker(period, missed);
    }

    /**
     * A ticker that leaves so much time from the end of the work, when the next tick is asked for, to that tick.
     *
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    public static Ticker fixedDelay(Duration period) {
        return new Ticker(period, null);
    }

    /**
     * Waits for the next tick.
     *
     * @return its number, from 1; greater by more than one than the last if ticks were skipped
     * @throws io.treadle.core.Cancelled if the caller is cancelled; the tick is not used up
     */
    public long next() {
        home.checkpoint();
        var tick = new Tick();
        Waiting.await(tick);
        return tick.result();
    }

    /** What a select takes when the next tick has come: its number. */
    public SelectClause<Long> ticking() {
        return Tick::new;
    }

    /** The ticks from now on, without end. */
    @Override
    public Iterator<Long> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Long next() {
                return Ticker.this.next();
            }
        };
    }

    @Override
    public String toString() {
        return "Ticker[" + (missed == null ? "fixed delay " : "fixed rate ") + period + ", next tick " + number + "]";
    }

    private static Deadline now() {
        return TaskLoop.current().deadlineAfter(Duration.ZERO);
    }

    private Deadline due() {
        if (due == null) {
            due = after(now(), 1);
        }
        return due;
    }

    private Deadline after(Deadline time, long periods) {
        return Deadline.after(time.nanos(), period.multipliedBy(periods));
    }

    /** The tick that is due is taken. */
    private long take() {
        var time = due();
        var now = now();
        if (missed == MissedTicks.SKIP) {
            long skipped = Math.max(0, (now.nanos() - time.nanos()) / period.toNanos());
            number += skipped;
            time = after(time, skipped);
        }
        due = missed == null ? null : after(missed == MissedTicks.DELAY ? now : time, 1);
        return number++;
    }

    /** The clause says what the time is waited for, and never wins. */
    private final class Tick implements Attempt<Long>, Wait.Clause {
        @Override
        public boolean tryNow() {
            home.enter();
            return !now().isBefore(due());
        }

        @Override
        public Wait.Clause enlist(Wait wait) {
            wait.add(this);
            return wait.addDeadline(due());
        }

        @Override
        public void undo() {}

        @Override
        public String describe() {
            return "waits for the next tick of a Ticker of " + period;
        }

        @Override
        public Long result() {
            return take();
        }
    }
}
