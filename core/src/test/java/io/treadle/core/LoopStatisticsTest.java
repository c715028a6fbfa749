package io.treadle.core;

import static java.time.Duration.ofDays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LoopFixture;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoopStatisticsTest extends LoopFixture {
    @Test
    void tasksAreCountedByTheirState() throws Exception {
        onLoop(loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofDays(1)));
            Task.yieldNow();
            var fresh = loop.spawn(() -> {});
            var seen = loop.statistics();
            assertEquals(Map.of("RUNNING", 1, "WAITING", 1, "NEW", 1), seen.tasks());
            assertEquals(1, seen.timers());
            assertEquals(1, seen.ready());
            assertNull(seen.lag());
            fresh.join();
            sleeper.cancel();
        });
    }

    @Test
    void slicesAndTurnsAreCounted() throws Exception {
        onLoop(loop -> {
            var before = loop.statistics();
            loop.spawn(() -> {}).join();
            var after = loop.statistics();
            assertEquals(2, after.slices() - before.slices()); // the other task, and this one again
            assertTrue(after.turns() >= before.turns(), after::toString);
        });
    }

    @Test
    void anotherThreadIsToldHowLongItHadToWait() throws Exception {
        inRealTime(loop -> {
            var seen = Task.await(CompletableFuture.supplyAsync(loop::statistics));
            assertTrue(Objects.requireNonNull(seen.lag()).toNanos() > 0);
        });
    }

    @Test
    void aLoopThatDoesNotAnswerIsAskedOnce() throws Exception {
        var blocked = new CountDownLatch(1);
        var over = new AtomicBoolean();
        try (var loop = TaskLoop.create()) {
            var runner = Thread.ofPlatform()
                    .start(() -> loop.runUntilComplete(() -> {
                        blocked.countDown();
                        while (!over.get()) {
                            Thread.onSpinWait();
                        }
                    }));
            blocked.await();
            var seen = loop.statistics();
            over.set(true);
            runner.join();
            assertEquals(1, seen.inbox()); // the question
        }
    }

    @Test
    void aLoopThatIsClosedHasItsCountsYet() {
        var loop = TaskLoop.create();
        loop.runUntilComplete(() -> {});
        loop.close();
        var seen = loop.statistics();
        assertTrue(seen.slices() > 0, seen::toString);
        assertNull(seen.lag());
        assertNotNull(seen.tasks());
    }
}
