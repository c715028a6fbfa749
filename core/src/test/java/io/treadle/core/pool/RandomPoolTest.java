package io.treadle.core.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Tasks that use one pool in all ways and are cancelled, killed and failed at random. The model: what runs, counted by the bodies
 * themselves, is never more than there are slots; what was begun has ended when {@code join} says so; and at the end all slots are
 * free and no task is left.
 */
class RandomPoolTest {
    private static final int SEEDS = 1000;

    @Test
    void noSlotIsLostOrMade() {
        LongStream.range(0, SEEDS).forEach(RandomPoolTest::runSeed);
    }

    private static void runSeed(long seed) {
        try {
            var config = new Failures().config().withClock(VirtualClock.autojump());
            Loops.onLoop(config, loop -> new Run(loop, new Random(seed)).run());
        } catch (Throwable e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Run {
        private final TaskLoop loop;
        private final Random random;
        private final int slots;
        private final TaskPool pool;
        private final List<Task<?>> started = new ArrayList<>();
        private int running;
        private int most;

        Run(TaskLoop loop, Random random) {
            this.loop = loop;
            this.random = random;
            this.slots = 1 + random.nextInt(4);
            this.pool = TaskPool.of(slots);
        }

        void run() {
            var users = new ArrayList<Task<?>>();
            for (int i = 0; i < 5; i++) {
                users.add(loop.spawn(this::use));
            }
            for (int i = 0; i < 20; i++) {
                pause();
                disturb(users);
                assertEquals(slots - pool.size(), pool.free());
            }
            Task.joinAll(users);
            finish();
            assertTrue(most <= slots, () -> most + " ran at a time, slots=" + slots);
            assertEquals(new TaskPool.Statistics(slots, 0, 0), pool.statistics());
            started.forEach(task -> assertTrue(task.isDone(), task::toString));
            assertEquals(0, running);
            assertEquals(1, loop.tasks().size(), loop::dump);
        }

        private void finish() {
            switch (random.nextInt(3)) {
                case 0 -> pool.terminate();
                case 1 -> pool.close();
                default -> {
                    pool.join();
                    pool.close();
                }
            }
        }

        private void disturb(List<Task<?>> users) {
            switch (random.nextInt(8)) {
                case 0 -> users.get(random.nextInt(users.size())).cancel();
                case 1 -> pool.kill(new IllegalStateException("killed"));
                case 2, 3, 4 -> pick().cancel();
                default -> pick().kill(new IllegalStateException("killed"));
            }
        }

        private Task<?> pick() {
            return started.isEmpty() ? loop.spawn(() -> {}) : started.get(random.nextInt(started.size()));
        }

        private void pause() {
            Task.sleep(Duration.ofMillis(random.nextInt(4)));
        }

        private void use() throws Exception {
            for (int round = 0; round < 8; round++) {
                pause();
                try {
                    useOnce();
                } catch (RuntimeException e) {
                    // of a body, or of a pool that has no slot in time
                }
            }
        }

        private void useOnce() throws Exception {
            switch (random.nextInt(8)) {
                case 0 -> pool.apply(this::body);
                case 1 -> started.add(pool.spawn(this::body));
                case 2 -> started.add(pool.spawn(Duration.ofMillis(2), this::body));
                case 3 -> pool.trySpawn(this::body).ifPresent(started::add);
                case 4 -> started.add(pool.applyAsync(this::body, value -> {}, error -> {}));
                case 5 -> pool.map(n -> body(), List.of(1, 2, 3));
                case 6 -> started.add(pool.mapAsync(n -> body(), List.of(1, 2, 3)));
                default -> readSome();
            }
        }

        private void readSome() {
            var input = List.of(1, 2, 3, 4, 5);
            try (var items = random.nextBoolean()
                    ? pool.imap(n -> body(), input, 1 + random.nextInt(3))
                    : pool.imapUnordered(n -> body(), input, 1 + random.nextInt(3))) {
                for (int left = random.nextInt(6); left > 0 && items.hasNext(); left--) {
                    items.next();
                }
            }
        }

        private int body() {
            running++;
            most = Math.max(most, running);
            try {
                pause();
                if (random.nextInt(5) == 0) {
                    throw new IllegalArgumentException("a body that fails");
                }
                return running;
            } finally {
                running--;
            }
        }
    }
}
