package io.treadle.core.sync;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a fixed number of tasks wait until all of them have come; then it lets them go and is ready for the next round.
 *
 * <p>If one of them gives up, cancelled or out of time, the others can never be complete: the barrier is broken, and all who
 * wait or come get a {@link BarrierBrokenException} until it is {@linkplain #reset}. No clause of a select, because a party
 * that looks elsewhere would be one that gives up. May be made anywhere; belongs to the loop that first uses it.
 */
/*
 * A round is
 *
 *   filling    fewer than all have come         one more waits; the last one: tripping, and a new round fills
 *   tripping   the last one runs the action     it ends: all are let go
 *   over       all have gone on
 *   broken     abort, reset, the action failed, or one gave up: who waits in it fails
 *
 * Breaking concerns the round that fills and those that trip (an action may wait, and the next round fill up meanwhile). A round
 * that fills and is broken stays there, so that who comes fails; reset puts a new one in its place, and forgets those that trip:
 * what becomes of their parties and their actions afterwards concerns nobody else.
 */
public final class TaskBarrier {
    /**
     * A barrier at one moment.
     *
     * @param waiting how many tasks have come and wait for the others
     */
    public record Statistics(int parties, int waiting, boolean isBroken) {}

    private final HomeLoop home = new HomeLoop(this);
    private final int parties;
    private final Action<? extends RuntimeException> action;
    private final List<Round> tripping = new ArrayList<>(1);
    private Round filling = new Round();
    private String name = "";

    /**
     * A barrier for {@code parties} tasks.
     *
     * @throws IllegalArgumentException if {@code parties} is less than 1
     */
    public TaskBarrier(int parties) {
        this(parties, () -> {});
    }

    /** A barrier for {@code parties} tasks, the last of which runs {@code action} before all are let go. */
    public TaskBarrier(int parties, Action<? extends RuntimeException> action) {
        if (parties < 1) {
            throw new IllegalArgumentException("expected 1 or more: parties=" + parties);
        }
        this.parties = parties;
        this.action = action;
    }

    /** Names it, for dumps and errors, before it is used; returns this. */
    public TaskBarrier named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    /**
     * Waits until all have come. The last one does not wait, but runs the action; what that throws is thrown here.
     *
     * @return how many were yet to come: 0 for the last one, so that one of them can do what is to be done once
     * @throws BarrierBrokenException if the barrier is broken or breaks
     * @throws io.treadle.core.Cancelled if the caller is cancelled, which breaks it
     */
    public int await() {
        home.checkpoint();
        return arrive(Waiting::await);
    }

    /**
     * The same for {@code limit} at most.
     *
     * @throws DeadlineException if some have not come in time; that breaks it
     */
    public int await(Duration limit) {
        home.checkpoint();
        return arrive(party -> {
            if (!Waiting.await(party, limit)) {
                throw new DeadlineException("not all parties have come in time: barrier=" + this + ", limit=" + limit);
            }
        });
    }

    /** Breaks it until it is {@link #reset}: all who wait and who come fail. Does not wait. */
    public void abort() {
        home.enter();
        breakUp("it was aborted", null);
    }

    /** Makes it new: those who wait fail, who comes waits for as many as at first. Does not wait. */
    public void reset() {
        home.enter();
        breakUp("it was reset", null);
        tripping.clear();
        filling = new Round();
    }

    /** Whether who comes now gets a {@link BarrierBrokenException}. */
    public boolean isBroken() {
        home.enter();
        return filling.whyBroken != null;
    }

    /** How many have come, and whether it is broken. */
    public Statistics statistics() {
        home.enter();
        return new Statistics(parties, filling.line.size(), filling.whyBroken != null);
    }

    @Override
    public String toString() {
        var state = filling.whyBroken == null ? filling.line.size() + " of " + parties + " waiting" : "broken";
        return "TaskBarrier[" + state + "]";
    }

    private int arrive(Consumer<Party> wait) {
        filling.ensureUnbroken();
        int missing = parties - 1 - filling.line.size();
        if (missing == 0) {
            trip();
        } else {
            new Party(filling).await(wait);
        }
        return missing;
    }

    private void trip() {
        var full = filling;
        filling = new Round();
        tripping.add(full);
        try {
            action.run();
        } catch (Throwable e) {
            breakUpWith(full, "its action failed", e);
            throw e;
        } finally {
            tripping.remove(full);
        }
        full.ensureUnbroken();
        full.letGo();
    }

    /** Breaks it because of {@code round}, unless all have gone on from that, or a reset has done away with it. */
    private void breakUpWith(Round round, String why, @Nullable Throwable cause) {
        if (round == filling || tripping.contains(round)) {
            breakUp(why, cause);
        }
    }

    private void breakUp(String why, @Nullable Throwable cause) {
        filling.breakUp(why, cause);
        tripping.forEach(round -> round.breakUp(why, cause));
    }

    private static final class Round {
        private final LinkedRing<Party> line = new LinkedRing<>();
        private @Nullable String whyBroken;
        private @Nullable Throwable cause;

        void ensureUnbroken() {
            if (whyBroken != null) {
                throw new BarrierBrokenException(
                        "the barrier is broken: why=" + whyBroken + "; call reset to use it again", cause);
            }
        }

        void breakUp(String why, @Nullable Throwable newCause) {
            if (whyBroken == null) {
                whyBroken = why;
                cause = newCause;
                letGo();
            }
        }

        void letGo() {
            for (var next = line.poll(); next != null; next = line.poll()) {
                next.letGo();
            }
        }
    }

    private final class Party extends Waiter<Party, TaskBarrier> {
        private final Round round;

        Party(Round round) {
            super(round.line);
            this.round = round;
        }

        void await(Consumer<Party> wait) {
            try {
                wait.accept(this);
            } catch (Throwable e) {
                breakUpWith(round, "a party gave up, task=" + Task.current().name(), null);
                throw e;
            }
            round.ensureUnbroken();
        }

        @Override
        public boolean tryNow() {
            return false; // only the last to come goes on at once
        }

        @Override
        public String describe() {
            return "waits at " + Names.of("TaskBarrier", name) + ", where " + round.line.size() + " of " + parties
                    + " have come";
        }

        @Override
        public TaskBarrier result() {
            return TaskBarrier.this;
        }
    }
}
