package io.treadle.loop;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Tasks that use one offload pool in all ways and are cancelled, killed and failed at random, while it is resized and its threads wear
 * out. The model: what runs, counted by the bodies themselves, is never more than there were ever to be threads; and at the end all
 * slots are free, all tasks done and all threads gone. Which interleaving a seed gives is up to the threads.
 */
@LoopTest
class RandomOffloadTest {
    private static final int SEEDS = 60;
    private static final int MOST_THREADS = 3;

    @Test
    void noSlotAndNoThreadIsLostOrMade() {
        var options =
                LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> {}); // bodies are meant to fail
        EventLoop.run(options, () -> LongStream.range(0, SEEDS).forEach(RandomOffloadTest::runSeed));
    }

    private static void runSeed(long seed) {
        try {
            new Run(new Random(seed)).run();
        } catch (Throwable e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Run {
        private final Random random;
        private final OffloadPool pool;
        private final List<Task<?>> started = new ArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Run(Random random) {
            this.random = random;
            var policies = List.of(OnCancel.INTERRUPT, OnCancel.ABANDON, OnCancel.WAIT);
            this.pool = OffloadPool.of(OffloadOptions.DEFAULT
                    .withThreads(1 + random.nextInt(MOST_THREADS))
                    .withQueueCapacity(random.nextInt(4))
                    .withMaxTasksPerWorker(1 + random.nextInt(5))
                    .withIdleTimeout(ofMillis(1))
                    .withOnCancel(policies.get(random.nextInt(policies.size()))));
        }

        void run() {
            var users = new ArrayList<Task<?>>();
            for (int i = 0; i < 6; i++) {
                users.add(Treadle.spawn(this::use));
            }
            for (int i = 0; i < 15; i++) {
                Treadle.sleep(ofMillis(random.nextInt(2)));
                disturb(users);
            }
            pool.resize(1 + random.nextInt(MOST_THREADS)); // not 0, with which nobody would go on
            Treadle.joinAll(users);
            end();
            assertTrue(most.get() <= MOST_THREADS, () -> most + " ran at a time");
            started.forEach(task -> assertTrue(task.isDone(), task::toString));
            TestLoops.awaitThat(() -> pool.size() == 0 && pool.statistics().threads() == 0);
            assertEquals(0, pool.statistics().queued());
            assertEquals(0, running.get());
        }

        private void end() {
            if (random.nextBoolean()) {
                pool.close();
            } else {
                pool.terminate();
            }
        }

        private void disturb(List<Task<?>> users) {
            switch (random.nextInt(6)) {
                case 0 -> users.get(random.nextInt(users.size())).cancel();
                case 1 -> pool.kill(new IllegalStateException("killed"));
                case 2 -> pool.resize(random.nextInt(MOST_THREADS + 1));
                default -> started.forEach(this::cancelMaybe);
            }
        }

        private void cancelMaybe(Task<?> task) {
            if (random.nextInt(3) == 0) {
                task.cancel();
            }
        }

        private void use() throws Exception {
            for (int round = 0; round < 6; round++) {
                try {
                    useOnce();
                } catch (RuntimeException | InterruptedException e) {
                    // of a body, or of a pool that has no slot in time
                }
            }
        }

        private void useOnce() throws Exception {
            long work = random.nextInt(300_000);
            switch (random.nextInt(6)) {
                case 0 -> pool.apply(() -> body(work));
                case 1 -> started.add(pool.spawn(ofMillis(2), () -> body(work)));
                case 2 -> started.add(pool.applyAsync(() -> body(work), value -> {}, error -> {}));
                case 3 -> pool.map(n -> body(work), List.of(1, 2, 3));
                case 4 -> pool.trySpawn(() -> body(work)).ifPresent(started::add);
                default -> readTwo(work);
            }
        }

        private void readTwo(long work) {
            try (var items = pool.imapUnordered(n -> body(work), List.of(1, 2, 3, 4), 2)) {
                items.next();
                items.next();
            }
        }

        /** On a thread of the pool. */
        private long body(long work) throws InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                Thread.sleep(0, (int) work);
                if (work % 5 == 0) {
                    throw new IllegalArgumentException("a body that fails");
                }
                return work;
            } finally {
                running.decrementAndGet();
            }
        }
    }
}
