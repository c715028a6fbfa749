package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Tasks that wait for a condition in every way, and are signalled and cancelled at random, compared with a model. */
@SuppressWarnings("try") // what is held need not be named in the block
final class RandomSignals {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final VirtualClock clock = VirtualClock.autojump();
    private final TaskRLock lock = new TaskRLock();
    private final TaskCondition condition = lock.newCondition();
    /** A signal is a permit that is gone if nobody wants it. */
    private final LineModel signals = new LineModel(0);

    private final Random random;
    private final List<Waiter> waiters = new ArrayList<>();

    private RandomSignals(long seed) {
        random = new Random(seed);
    }

    static void run(long seed) {
        var run = new RandomSignals(seed);
        try {
            Loops.onLoop(LoopConfig.named("test").withClock(run.clock), run::run);
        } catch (Throwable e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private void run(TaskLoop loop) throws Exception {
        for (int i = 0; i < 5; i++) {
            var waiter = new Waiter();
            waiters.add(waiter);
            waiter.task = loop.spawn(waiter::run);
        }
        for (int i = 0; i < 60; i++) {
            pause();
            disturb();
        }
        for (var waiter : waiters) {
            waiter.cancel();
            waiter.join();
        }
        assertEquals(0, condition.statistics().waiting());
        assertTrue(lock.tryAcquire(), "somebody kept the lock");
    }

    private void disturb() {
        if (random.nextInt(8) == 0) {
            waiters.get(random.nextInt(waiters.size())).cancel();
        }
        try (var held = lock.hold()) {
            int count = random.nextInt(3);
            signals.release(count);
            signals.forgetFree();
            condition.signal(count);
            assertEquals(signals.waiting(), condition.statistics().waiting());
        }
    }

    private void pause() {
        Task.sleep(Duration.ofMillis(random.nextInt(4)));
    }

    private final class Waiter {
        private @Nullable Task<?> task;
        private LineModel.@Nullable Entry entry;

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

        void run() {
            while (true) {
                pause();
                int depth = 1 + random.nextInt(3);
                for (int i = 0; i < depth; i++) {
                    lock.acquire();
                }
                try {
                    awaitOnce();
                } finally {
                    assertSame(task, lock.statistics().holder());
                    assertEquals(depth, lock.statistics().depth());
                    for (int i = 0; i < depth; i++) {
                        lock.release();
                    }
                }
            }
        }

        private void awaitOnce() {
            boolean signalled = false;
            try {
                signalled = random.nextBoolean() ? plain() : limited(Duration.ofMillis(1 + random.nextInt(4)));
            } finally {
                check(signalled);
            }
        }

        private boolean plain() {
            arrive(FOR_EVER);
            condition.await();
            return true;
        }

        private boolean limited(Duration limit) {
            arrive(limit);
            return condition.await(limit);
        }

        private void arrive(Duration limit) {
            Wait.checkpoint();
            var arriving = new LineModel.Entry(clock, limit);
            signals.enlist(arriving);
            entry = arriving;
        }

        private void check(boolean signalled) {
            var checked = entry;
            entry = null;
            if (checked == null) {
                return;
            }
            if (signalled) {
                signals.got(checked);
            } else {
                checked.missed();
            }
        }
    }
}
