package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.select.Select;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for an event in every way while it is set, cleared and they are cancelled at random. */
final class RandomEvents {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final VirtualClock clock = VirtualClock.autojump();
    private final Event event = new Event();
    private final Random random;
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean set;
    private int passed;

    private RandomEvents(long seed) {
        random = new Random(seed);
    }

    static void run(long seed) {
        var run = new RandomEvents(seed);
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
            for (int n = random.nextInt(4); n > 0; n--) { // several in one turn
                disturb();
            }
            assertEquals(
                    waiters.stream().filter(Waiter::isLive).count(),
                    event.statistics().waiting());
        }
        for (var waiter : waiters) {
            waiter.cancel();
            waiter.join();
        }
        assertTrue(passed > 0, "nobody ever passed");
    }

    private void disturb() {
        switch (random.nextInt(8)) {
            case 0 -> waiters.get(random.nextInt(waiters.size())).cancel();
            case 1, 2, 3 -> {
                set = true;
                waiters.forEach(Waiter::letGo);
                event.set();
            }
            default -> {
                set = false;
                event.clear();
            }
        }
        assertEquals(set, event.isSet());
    }

    private void pause() {
        Task.sleep(Duration.ofMillis(random.nextInt(4)));
    }

    private final class Waiter {
        private @Nullable Task<?> task;
        private LineModel.@Nullable Entry entry;

        boolean isLive() {
            return entry != null && entry.isLive();
        }

        void letGo() {
            if (isLive() && entry != null) {
                entry.givenBy = new LineModel(0);
            }
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

        void run() throws Exception {
            while (true) {
                pause();
                Wait.checkpoint();
                var limit = Duration.ofMillis(1 + random.nextInt(4));
                boolean limited = random.nextBoolean();
                entry = new LineModel.Entry(clock, limited ? limit : FOR_EVER);
                if (set) {
                    letGo();
                }
                boolean got = false;
                try {
                    got = limited ? limited(limit) : plain();
                } finally {
                    check(got);
                }
            }
        }

        private boolean plain() {
            event.await();
            return true;
        }

        private boolean limited(Duration limit) throws Exception {
            return random.nextBoolean()
                    ? event.await(limit)
                    : Select.of(
                                    event.waiting().then(taken -> true),
                                    Select.after(limit).then(late -> false))
                            .await();
        }

        private void check(boolean got) {
            var checked = entry;
            entry = null;
            if (checked == null) {
                return;
            }
            if (got) {
                assertTrue(checked.givenBy != null, "it passed an event that was not set");
                passed++;
            } else {
                checked.missed();
            }
        }
    }
}
