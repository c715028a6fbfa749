package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.LogCapture;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Other threads use a loop while it closes. */
class LoopCloseRaceTest {
    /** Whoever begins a run while another thread closes either runs, or is cancelled, or is refused; nobody hangs. */
    @Test
    void aRunThatBeginsWhileTheLoopClosesEnds() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            var racing = TaskLoop.create();
            var closer = Thread.ofPlatform().start(racing::close);
            for (int spins = 0; spins < round * 50; spins++) {
                Thread.onSpinWait(); // not yield, which takes for ever on a busy machine
            }
            try {
                racing.runForever();
            } catch (IllegalStateException | RejectedExecutionException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("is closed"), e::toString);
            }
            try {
                racing.runUntilComplete(() -> {});
            } catch (IllegalStateException | TaskCancelledException | RejectedExecutionException e) {
                assertTrue(String.valueOf(e.getMessage()).matches(".*(is closed|cancelled).*"), e::toString);
            }
            closer.join();
        }
    }

    @Test
    void aSubmissionThatHasNotBegunWhenTheLoopClosesIsRejected() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            var racing = TaskLoop.create();
            var futures = new ArrayList<CompletableFuture<Integer>>();
            var closer = Thread.ofPlatform().start(racing::close);
            try {
                for (int i = 0; i < 1_000; i++) {
                    futures.add(racing.submit(() -> 1));
                }
            } catch (RejectedExecutionException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("is closed"), e::toString);
            }
            for (var future : futures) {
                assertEnds(future);
            }
            closer.join();
        }
    }

    private static void assertEnds(CompletableFuture<Integer> future) throws InterruptedException {
        try {
            assertEquals(1, future.get());
        } catch (ExecutionException e) {
            assertInstanceOf(RejectedExecutionException.class, e.getCause());
        } catch (CancellationException e) {
            assertTrue(future.isCancelled());
        }
    }

    @Test
    void everyPostedCallRunsOrIsReported() throws InterruptedException {
        var ran = new AtomicInteger();
        for (int round = 0; round < 50; round++) {
            ran.set(0);
            try (var log = new LogCapture("io.treadle.core")) {
                var racing = TaskLoop.create();
                var closer = Thread.ofPlatform().start(racing::close);
                int accepted = postMany(racing, ran::incrementAndGet);
                closer.join();

                var lines = log.lines();
                assertEquals(accepted, ran.get() + lines.size(), "round=" + round);
                assertTrue(lines.stream().allMatch(line -> line.contains("closed before a posted call ran")));
            }
        }
    }

    private static int postMany(TaskLoop loop, Action<?> action) {
        for (int accepted = 0; accepted < 1_000; accepted++) {
            try {
                loop.post(action);
            } catch (RejectedExecutionException e) {
                return accepted;
            }
        }
        return 1_000;
    }
}
