package io.treadle.core;

import io.treadle.core.engine.Glance;
import io.treadle.core.internal.flight.Flight;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What the watchdog knows of one loop. Confined to its thread, but for {@link #awaitReport}. */
/*
 *   a look finds                                    then
 *   asleep, or another turn than the last look      no episode; the next one begins at this time
 *   the same turn, for the limit                    report, once an episode, as soon as reports do not pause
 *   the same turn, reported                         nothing
 *   asleep in the same turn, for the idle time      the loop is asked whether all its tasks wait for each other
 *
 * In the first seconds in which a loop runs in this JVM the limit is ten times as long: classes are loaded then, and whatever
 * comes first takes its time.
 *
 * Reports pause: after one, for 1 s, 2 s, ... 1 min, while they go on coming; what comes and goes meanwhile is counted. Questions pause in
 * the same way, since each of them wakes the loop.
 */
final class LoopWatch {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** As many turns a question takes, at most, so that they are no sign of life. */
    private static final int TURNS_OF_QUESTION = 8;

    private static final int TIMES_COLD = 10;

    private final TaskLoop loop;
    private final long limitNanos;
    private final long coldUntil;
    private final Pauses reports = new Pauses();
    /** Held while a report is made and given. */
    private final ReentrantLock reporting = new ReentrantLock();

    private long since;
    private boolean old;

    private long turns = -1;
    private long turnSince;
    private long slices = -1;
    private long slicesAtFirst;
    private long sliceSince;
    private boolean reported;
    /** It would have been reported, had not another one been just before. */
    private boolean delayed;

    private long awake = -1;
    private long asleepSince;
    private long idleNanos = IDLE_NANOS;

    /** @param coldUntil until when classes are likely to be loaded */
    LoopWatch(TaskLoop loop, long limitNanos, long coldUntil) {
        this.loop = loop;
        this.limitNanos = limitNanos;
        this.coldUntil = coldUntil;
    }

    long limitNanos() {
        return limitNanos;
    }

    void look(long now) {
        boolean first = turns < 0;
        var seen = loop.scheduler().glance();
        if (seen.asleep() || loop.isClosed() || seen.turns() != turns) {
            if (delayed) {
                reports.suppressedOne(); // it was over before it was due
            }
            turnSince = now;
            slicesAtFirst = seen.slices();
            reported = false;
            delayed = false;
        }
        turns = seen.turns();
        if (seen.slices() != slices) {
            slices = seen.slices();
            sliceSince = now;
        }
        if (!reported && now - turnSince >= limitOfTurn()) {
            reportIfDue(now);
        }
        lookForIdleness(seen, now);
        lookForAge(first, now); // last, because who is told starts JMX, which may take as long as what blocks the loop
    }

    private long limitOfTurn() {
        return turnSince - coldUntil < 0 ? limitNanos * TIMES_COLD : limitNanos;
    }

    private void lookForAge(boolean first, long now) {
        if (first) {
            since = now;
        } else if (!old && now - since >= IDLE_NANOS) {
            old = true;
            loop.hasRunForAWhile();
        }
    }

    // ---- blocked ----

    private void reportIfDue(long now) {
        if (reports.isDue(now)) {
            reported = true;
            delayed = false;
            report(now);
        } else {
            delayed = true;
        }
    }

    private void report(long now) {
        reporting.lock();
        try {
            reportNow(now);
        } finally {
            reporting.unlock();
        }
    }

    /**
     * Waits until a report that is under way has been given, for a second at most: where the JVM ends next, nobody would get it.
     * Any thread.
     */
    void awaitReport() {
        try {
            if (reporting.tryLock(1, TimeUnit.SECONDS)) {
                reporting.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportNow(long now) {
        var seen = Blocked.look(loop);
        if (loop.scheduler().glance().turns() != turns) {
            reports.suppressedOne(); // it has gone on meanwhile, so the stack is that of something else
            return;
        }
        var blocked = seen.describe(
                Duration.ofNanos(now - turnSince), isOneSlice(now), slices - slicesAtFirst, reports.suppressed());
        reports.given(now);
        if (Flight.isRecording()) {
            TaskEvents.blocked(blocked);
        }
        loop.config().watch().listener().accept(blocked);
    }

    /** Whether the slice that runs is what takes the time. */
    private boolean isOneSlice(long now) {
        return now - sliceSince >= limitNanos / 2;
    }

    // ---- idle ----

    private void lookForIdleness(Glance seen, long now) {
        if (!seen.asleep() || seen.turns() - awake > TURNS_OF_QUESTION || awake < 0) {
            awake = seen.turns();
            asleepSince = now;
            idleNanos = IDLE_NANOS;
        }
        if (now - asleepSince >= idleNanos) {
            asleepSince = now;
            idleNanos = Math.min(idleNanos * 2, Pauses.LONGEST_NANOS);
            loop.standstill().askIfPossible();
            awake = seen.turns();
        }
    }

    @Override
    public String toString() {
        return "watch of " + loop;
    }
}
