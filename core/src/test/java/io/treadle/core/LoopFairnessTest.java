package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody starves, and nothing from outside is lost. */
class LoopFairnessTest {
    private static final int SPINNERS = 10_000;
    private static final int POSTS = 1_000_000;

    @Test
    void spinnersStarveNeitherATimerNorAPost() {
        var slept = new AtomicBoolean();
        var posted = new AtomicBoolean();
        onLoop(loop -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < SPINNERS; i++) {
                tasks.add(loop.spawn(() -> {
                    while (!slept.get() || !posted.get()) {
                        Task.yieldNow();
                    }
                }));
            }
            tasks.add(loop.spawn(() -> {
                Task.sleep(Duration.ofMillis(1));
                slept.set(true);
                Thread.ofPlatform().start(() -> loop.post(() -> posted.set(true)));
            }));

            Task.joinAll(tasks);
        });

        assertTrue(slept.get());
        assertTrue(posted.get());
    }

    @Test
    void spinnersTakeTurns() throws Exception {
        onLoop(loop -> {
            var steps = new ArrayList<AtomicInteger>();
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                var mine = new AtomicInteger();
                steps.add(mine);
                tasks.add(loop.spawn(() -> {
                    while (mine.incrementAndGet() < 1_000) {
                        Task.yieldNow();
                        assertFair(steps);
                    }
                }));
            }
            Task.joinAll(tasks, JoinOptions.ALL.raisingErrors());
        });
    }

    private static void assertFair(List<AtomicInteger> steps) {
        int least = steps.stream().mapToInt(AtomicInteger::get).min().orElseThrow();
        int most = steps.stream().mapToInt(AtomicInteger::get).max().orElseThrow();
        assertTrue(most - least <= 1, steps::toString);
    }

    /** Posts in bursts of 1 to 32 and lets the loop come to rest in between, some 60 000 times. */
    @Test
    void postsToALoopThatKeepsFallingAsleepAllArriveInOrder() throws InterruptedException {
        var arrived = new AtomicInteger();
        var disordered = new AtomicInteger();
        var loop = TaskLoop.create();
        var runner = Thread.ofPlatform().start(loop::runForever);
        for (int sent = 0; sent < POSTS; ) {
            for (int burst = 1 + sent % 32; burst > 0 && sent < POSTS; burst--) {
                int number = sent++;
                loop.post(() -> {
                    if (arrived.getAndIncrement() != number) {
                        disordered.incrementAndGet();
                    }
                });
            }
            while (arrived.get() < sent) {
                Thread.yield();
            }
        }
        loop.stop();
        runner.join();
        loop.close();

        assertEquals(POSTS, arrived.get());
        assertEquals(0, disordered.get());
    }

    @Test
    void postsOfManyThreadsAllArrive() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        var done = new CountDownLatch(threads * each);
        try (var loop = TaskLoop.create()) {
            var runner = Thread.ofPlatform().start(loop::runForever);
            for (int i = 0; i < threads; i++) {
                Thread.startVirtualThread(() -> {
                    for (int sent = 0; sent < each; sent++) {
                        loop.post(done::countDown);
                    }
                });
            }
            done.await();
            loop.stop();
            runner.join();
        }
    }
}
