package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import io.treadle.core.support.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Failures that nobody waits for. */
class FailureReportTest {
    private final IllegalStateException error = new IllegalStateException("on purpose");
    private final Failures failures = new Failures();
    private final Bell bell = new Bell();

    private Task<?> spawnFailing(TaskLoop loop) {
        return loop.spawn(SpawnOptions.named("reader"), () -> {
            bell.await();
            throw error;
        });
    }

    private void failNow() {
        Task.yieldNow();
        bell.ring();
        Task.yieldNow();
        letCallbacksRun();
    }

    @Test
    void aFailureThatNobodyWaitsForIsReportedOnceWhenTheTaskEnds() {
        onLoop(failures.config(), loop -> {
            var task = spawnFailing(loop);
            failNow();

            assertEquals(1, failures.all().size());
            var report = failures.all().getFirst();
            assertEquals("Task[reader, FAILED] failed and nobody waits for it", report.message());
            assertSame(error, report.error());
            assertSame(task, report.task());
            task.join();
            letCallbacksRun();
        });

        assertEquals(1, failures.all().size());
    }

    @Test
    void whoeverJoinsTheTaskObservesItsFailure() {
        onLoop(failures.config(), loop -> {
            var task = spawnFailing(loop);
            loop.spawn(() -> task.join());
            failNow();
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void aCallbackObservesTheFailure() {
        onLoop(failures.config(), loop -> {
            spawnFailing(loop).onDone(done -> {});
            failNow();
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void aFutureObservesTheFailure() {
        onLoop(failures.config(), loop -> {
            var future = spawnFailing(loop).toCompletableFuture();
            failNow();
            assertTrue(future.isCompletedExceptionally());
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void whoeverGaveUpWaitingObservesNothing() throws Exception {
        onLoop(failures.config(), loop -> {
            var task = spawnFailing(loop);
            task.join(Duration.ZERO);
            Task.joinAll(List.of(task), JoinOptions.ALL.within(Duration.ZERO));
            var waiter = loop.spawn(() -> task.join());
            Task.yieldNow();
            waiter.cancel();
            waiter.join();
            failNow();
        });

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aRefusedJoinObservesNothing() {
        onLoop(failures.config(), loop -> {
            var task = spawnFailing(loop);
            try {
                Task.joinAll(List.of(task, Task.current()));
            } catch (IllegalStateException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("itself"));
            }
            failNow();
        });

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void theHandlerRunsOnTheLoopAndMayWait() {
        var trail = new ArrayList<String>();
        var waits = new Bell();
        var config = LoopConfig.named("test").withExceptionHandler((message, e, task) -> {
            trail.add(TaskLoop.current().name());
            waits.await();
            trail.add("handled");
        });
        onLoop(config, loop -> {
            spawnFailing(loop);
            failNow();
            loop.callSoon(() -> trail.add("others go on"));
            letCallbacksRun();
            waits.ring();
            Task.yieldNow();
        });

        assertEquals(List.of("test", "others go on", "handled"), trail);
    }

    @Test
    void aHandlerThatFailsIsSurvivedAndBothFailuresAreLogged() {
        var config = LoopConfig.named("test").withExceptionHandler((message, e, task) -> {
            throw new IllegalArgumentException("the handler fails");
        });
        try (var log = new LogCapture("io.treadle.core")) {
            onLoop(config, loop -> {
                spawnFailing(loop);
                failNow();
            });

            assertEquals(
                    List.of(
                            "the exception handler failed: java.lang.IllegalArgumentException: the handler fails",
                            "Task[reader, FAILED] failed and nobody waits for it: " + error),
                    log.lines());
        }
    }

    @Test
    void theHandlerOfAScopeThatFailsIsSurvivedToo() {
        var supervising = ScopeOptions.DEFAULT
                .withPolicy(ScopePolicy.SUPERVISE)
                .withExceptionHandler((message, e, task) -> failing(new IllegalArgumentException("the handler fails"))
                        .run());
        try (var log = new LogCapture("io.treadle.core")) {
            onLoop(failures.config(), loop -> {
                TaskScope.run(supervising, scope -> {
                    scope.spawn(failing(error));
                });
                letCallbacksRun();
            });
            assertEquals(2, log.lines().size(), log.lines()::toString);
            assertEquals(
                    "the exception handler failed: java.lang.IllegalArgumentException: the handler fails",
                    log.lines().getFirst());
        }
    }

    @Test
    void withoutAHandlerFailuresAreLogged() {
        try (var log = new LogCapture("io.treadle.core")) {
            onLoop(loop -> {
                spawnFailing(loop);
                failNow();
            });

            assertEquals(List.of("Task[reader, FAILED] failed and nobody waits for it: " + error), log.lines());
        }
    }

    @Test
    void aFailureWhileTheLoopClosesIsReported() {
        onLoop(failures.config(), loop -> {
            loop.spawn(() -> {
                try {
                    bell.await();
                } finally {
                    throwIt(error);
                }
            });
            Task.yieldNow();
        });

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aCallbackThatFailsWhenTheLoopIsNearlyClosedIsReported() {
        onLoop(failures.config(), loop -> loop.onClose(() -> loop.callSoon(() -> throwIt(error))));

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aCallbackThatFailsBecauseTheClosingCancelsItIsReported() {
        onLoop(
                failures.config(),
                loop -> loop.onClose(() -> loop.callSoon(() -> {
                    try {
                        bell.await();
                    } finally {
                        throwIt(error);
                    }
                })));

        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void aPostedCallThatTheClosingRefusesIsReported() {
        onLoop(failures.config(), this::postAgainAndAgain);

        assertEquals(1, failures.all().size());
        assertEquals(
                "the loop test was closed before a posted call ran",
                failures.all().getFirst().message());
    }

    private void postAgainAndAgain(TaskLoop loop) {
        loop.post(() -> postAgainAndAgain(loop));
    }

    private static void throwIt(RuntimeException e) {
        throw e;
    }

    @Test
    void inDebugModeATaskKnowsWhereItWasSpawned() {
        onLoop(failures.config().withDebug(true), loop -> {
            var site = Objects.requireNonNull(((RealTask<?>) loop.spawn(() -> {})).spawnSite());
            var top = Arrays.stream(site.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(FailureReportTest.class.getName()));
            assertTrue(top);
        });
    }
}
