package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Failures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A task that catches its cancellation and goes on waiting. */
class SwallowedCancellationTest {
    private final Failures failures = new Failures();
    private final AtomicInteger caught = new AtomicInteger();

    private void swallow(int times) {
        while (caught.get() < times) {
            try {
                Task.sleep(Duration.ofDays(1));
            } catch (Throwable e) {
                caught.incrementAndGet();
            }
        }
    }

    @Test
    void itDoesNotFreezeTheLoop() {
        onLoop(failures.config(), loop -> {
            var swallower = loop.spawn(() -> swallow(1_000));
            Task.yieldNow();
            swallower.cancel();
            while (!swallower.isDone()) {
                int before = caught.get();
                Task.yieldNow();
                assertTrue(caught.get() - before <= 2, () -> "before=" + before + ", caught=" + caught);
            }
        });

        assertEquals(1_000, caught.get());
    }

    @Test
    void itIsReportedOnceAfterAHundredTimes() {
        onLoop(failures.config(), loop -> {
            var swallower = loop.spawn(SpawnOptions.named("greedy"), () -> swallow(1_000));
            Task.yieldNow();
            swallower.cancel();
            while (failures.all().isEmpty()) {
                Task.yieldNow();
            }
            assertTrue(caught.get() >= 99 && caught.get() < 110, () -> "caught=" + caught);
            swallower.join();
            letCallbacksRun();
        });

        assertEquals(1, failures.all().size());
        var report = failures.all().getFirst();
        assertTrue(report.message().startsWith("Task[greedy, "), report::message);
        assertTrue(report.message().contains("has swallowed Cancelled 100 times"), report::message);
        assertTrue(report.error() instanceof Cancelled, () -> report.error().toString());
    }

    @Test
    void fewerTimesAreNotReported() {
        onLoop(failures.config(), loop -> {
            var swallower = loop.spawn(() -> swallow(99));
            Task.yieldNow();
            swallower.cancel();
            swallower.join();
            letCallbacksRun();
        });

        assertEquals(0, failures.all().size());
    }
}
