package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Parties that come to a barrier, give up, break and reset it at random, and an action that waits and fails at random; a model
 * counts who has come in each round.
 */
final class RandomParties {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** A round of the model: who waits in it, and what became of it. */
    private static final class Round {
        private final List<LineModel.Entry> waiting = new ArrayList<>();
        private boolean over;
        private boolean broken;
    }

    private static final class ActionFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final VirtualClock clock = VirtualClock.autojump();
    private final TaskBarrier barrier;
    private final Random random;
    private final int parties;
    private final List<Party> all = new ArrayList<>();
    private final List<Round> tripping = new ArrayList<>();
    private Round round = new Round();
    private int passed;

    private RandomParties(long seed) {
        random = new Random(seed);
        parties = 1 + random.nextInt(4);
        barrier = new TaskBarrier(parties, this::act);
    }

    /** Returns how many have passed. */
    static int run(long seed) {
        var run = new RandomParties(seed);
        try {
            Loops.onLoop(LoopConfig.named("test").withClock(run.clock), run::run);
        } catch (Throwable e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
        return run.passed;
    }

    private void run(TaskLoop loop) throws Exception {
        for (int i = 0; i < 60; i++) {
            Task.sleep(Duration.ofMillis(random.nextInt(3)));
            step(loop);
        }
        breakUp();
        barrier.abort();
        for (var party : all) {
            party.join();
        }
    }

    private void step(TaskLoop loop) {
        int choice = random.nextInt(20);
        if (choice == 0) {
            breakUp();
            barrier.abort();
        } else if (choice <= 2) {
            breakUp();
            tripping.clear();
            round = new Round();
            barrier.reset();
        } else if (choice == 3 && !all.isEmpty()) {
            all.get(random.nextInt(all.size())).cancel();
        } else {
            var party = new Party(random.nextInt(4) == 0);
            all.add(party);
            party.task = loop.spawn(party::come);
        }
        assertEquals(round.broken, barrier.isBroken());
    }

    private void act() {
        if (random.nextBoolean()) {
            Task.sleep(Duration.ofMillis(random.nextInt(4)));
        }
        if (random.nextInt(8) == 0) {
            throw new ActionFailed();
        }
    }

    private void breakUp() {
        round.broken = true;
        tripping.forEach(full -> full.broken = true);
    }

    private final class Party {
        private final boolean impatient;
        private @Nullable Task<?> task;
        private LineModel.@Nullable Entry entry;

        Party(boolean impatient) {
            this.impatient = impatient;
        }

        void cancel() {
            if (entry != null) {
                entry.cancel();
            }
            if (task != null) {
                task.cancel();
            }
        }

        void join() throws Exception {
            if (task != null) {
                task.join();
                if (task.exception() instanceof Error e) {
                    throw e;
                }
            }
        }

        void come() {
            Wait.checkpoint();
            var mine = round;
            boolean wasBroken = mine.broken;
            boolean last = arrive(mine);
            try {
                int missing = impatient ? barrier.await(Duration.ofMillis(2)) : barrier.await();
                assertFalse(wasBroken, "it passed a broken barrier");
                mine.over |= last;
                assertTrue(mine.over, "it went on before all had come and the action was over");
                assertEquals(last, missing == 0);
                passed++;
            } catch (BarrierBrokenException e) {
                assertTrue(mine.broken, "it failed though nobody had broken it");
            } catch (DeadlineException e) {
                assertFalse(mine.over, "it was let go and came back out of time");
            } catch (ActionFailed e) {
                assertTrue(last, "the action failed in another than the last");
            } finally {
                leave(mine, last);
            }
        }

        /** Whether it is the last. */
        private boolean arrive(Round mine) {
            var arriving = new LineModel.Entry(clock, impatient ? Duration.ofMillis(2) : FOR_EVER);
            entry = arriving;
            mine.waiting.removeIf(waiting -> !waiting.isLive());
            mine.waiting.add(arriving);
            if (mine.broken || mine.waiting.size() < parties) {
                return false;
            }
            tripping.add(mine);
            round = new Round();
            return true;
        }

        /** Whoever leaves a round that is not over breaks it, unless that was reset. */
        private void leave(Round mine, boolean last) {
            boolean concerns = mine == round || tripping.contains(mine);
            if (!mine.over && concerns) {
                breakUp();
            }
            if (last) {
                tripping.remove(mine);
            }
        }
    }
}
