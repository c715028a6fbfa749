package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Bodies.failingWhenCancelled;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.greenlet.Generator;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What users of other libraries complained about, a test each: here it is not so. Time is moved by hand. */
class ComplaintsTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final IOException failure = new IOException("on purpose");

    // ---- cancelling ----

    /** cpython 86296: wait_for hides a cancel that arrives as the inner work completes. */
    @Test
    void aCancellationThatArrivesAsTheWorkWithALimitCompletesIsNotHidden() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.withTimeout(SECOND, bell::await);
                trail.add("completed");
                Task.yieldNow();
                trail.add("never");
            });
            Task.yieldNow();
            bell.ring();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("completed"), trail);
    }

    /** cpython PR 7216: wait_for returned before the task that it had cancelled ended. */
    @Test
    void aLimitThatHasPassedReturnsOnlyWhenWhatItCancelledHasEnded() {
        onLoop(loop -> {
            assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(
                            SECOND,
                            () -> TaskScope.run(scope -> {
                                scope.spawn(() -> {
                                    try {
                                        Bodies.waitForEver();
                                    } finally {
                                        Task.shield(() -> Task.yieldNow());
                                        trail.add("ended");
                                    }
                                });
                                loop.spawnDetached(() -> clock.advance(SECOND));
                            })));
            trail.add("returned");
        });

        assertEquals(List.of("ended", "returned"), trail);
    }

    /** cpython 116720: a nested group that fails swallows the cancellation of the parent group. */
    @Test
    void aNestedScopeThatFailsDoesNotSwallowTheCancellationOfTheOuterOne() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            assertFalse(outer.run(() -> {
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(inner -> {
                            inner.spawn(failingWhenCancelled(failure));
                            Task.yieldNow();
                            outer.cancel();
                            bell.await();
                        }));
                trail.add("caught");
                Task.yieldNow();
                trail.add("never");
            }));
            assertTrue(outer.isCancelledCaught());
        });

        assertEquals(List.of("caught"), trail);
    }

    /** cpython 95289: the counter of cancellations is wrong once the body replaces the error. */
    @Test
    void replacingTheCancellationByAnErrorLeavesNoCancellationBehind() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertThrows(IOException.class, () -> scope.run(failingWhenCancelled(failure)));
            Task.yieldNow();
            trail.add("goes on");
        });

        assertEquals(List.of("goes on"), trail);
    }

    /** cpython 155433: cancelling a group swallows the timeout around it. */
    @Test
    void cancellingAScopeDoesNotSwallowTheLimitAroundIt() {
        onLoop(loop -> {
            assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(SECOND, () -> {
                        TaskScope.run(scope -> {
                            scope.cancel();
                            clock.pass(SECOND);
                            bell.await();
                        });
                        Task.yieldNow();
                        bell.await();
                        trail.add("never");
                    }));
        });

        assertEquals(List.of(), trail);
    }

    /** cpython 108951: no way to end a group early without an error. */
    @Test
    void aScopeCanBeEndedEarlyWithoutAnError() {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.spawn(bell::await);
            scope.cancel("done early");
        }));
    }

    /** cpython 89261, 150058, 75216, home-assistant 96972: no idea who cancelled. */
    @Test
    void aTaskThatIsCancelledThroughItsScopesLearnsByWhomAndWhy() {
        onLoop(loop -> {
            TaskScope.run(outer -> {
                TaskScope.run(inner -> {
                    inner.spawn(() -> {
                        var cancelled = assertThrows(Cancelled.class, bell::await);
                        trail.add(cancelled.origin() + ": " + cancelled.reason());
                    });
                    loop.spawnDetached(SpawnOptions.named("supervisor"), () -> {
                        outer.cancel("the user has gone");
                        return null;
                    });
                });
            });
        });

        assertEquals(List.of("task supervisor: the user has gone"), trail);
    }

    /** cpython 86802, 156321: errors of shielded work are lost, or logged twice. */
    @Test
    void theErrorOfShieldedWorkIsThrownOnceAndNotReported() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(() -> {
                Task.current().cancel();
                Task.yieldNow();
                failing(failure).run();
            }));
            assertSame(failure, assertThrows(IOException.class, task::get));
            letCallbacksRun();
        });

        assertEquals(List.of(), failures.all());
    }

    /** anyio 884, 695, 1111: a cancelled scope whose task does not end spins. */
    @Test
    void aCancelledScopeWhoseTaskIsShieldedCostsNothingMeanwhile() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(bell::await));
            Task.yieldNow();
            task.cancel();
            letCallbacksRun();
            assertEquals(0, loop.scheduler().timerCount());
            bell.ring();
            task.join();
        });
    }

    /** cpython 144592, PEP 789, trio 264: a scope that a generator leaves by a yield breaks the nesting. */
    @Test
    void aGeneratorCannotLeaveItsScopeByAYield() {
        onLoop(loop -> {
            var generator = Generator.<Integer>of(out -> Task.withTimeout(SECOND, () -> {
                out.yield(1);
            }));
            assertThrows(IllegalStateException.class, generator::next);
            clock.advance(SECOND);
            Task.yieldNow();
        });
    }

    // ---- life cycle ----

    /** cpython 88831, 117379: a task that nobody holds is collected while it waits. */
    @Test
    void aTaskThatNobodyHoldsIsNotCollectedWhileItWaits() {
        onLoop(loop -> TaskScope.run(scope -> {
            var task = new WeakReference<>(scope.spawn(Bodies::waitForEverInTheJdk));
            Task.yieldNow();
            System.gc();
            assertNotNull(task.get());
            scope.cancel();
        }));
    }

    /** python/asyncio 397, 399, 41, cpython 74693: a failure is shown when the task is collected, if ever. */
    @Test
    void aFailureIsShownWhenTheTaskEndsThoughItIsHeld() {
        onLoop(loop -> {
            var held = loop.spawn(failing(failure));
            Task.yieldNow();
            letCallbacksRun();
            assertEquals(List.of(failure), failures.errors());
            assertTrue(held.isDone());
        });
    }

    /** cpython PR 128306, 128550: eager tasks change what a group and the current task are. A45. */
    @EachStart
    void anEagerTaskIsItselfAndInItsScopeFromItsFirstStep(Start start) {
        onLoop(loop -> TaskScope.run(scope -> {
            var spawner = Task.current();
            var seen = new AtomicReference<Task<?>>();
            var task = scope.spawn(start.options(), () -> {
                seen.set(Task.current());
                Task.yieldNow();
                assertSame(seen.get(), Task.current());
                bell.await();
            });
            assertSame(spawner, Task.current());
            assertEquals(List.of(spawner, task), loop.tasks());
            Task.yieldNow();
            assertSame(task, seen.get());
            bell.ring();
        }));
    }

    /** A45: cancelling after the eager end does nothing. */
    @Test
    void aTaskThatHasEndedEagerlyCannotBeCancelled() {
        onLoop(loop -> TaskScope.run(scope -> {
            var task = scope.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> "value");
            assertTrue(task.isDone());
            task.cancel();
            assertEquals("value", task.value());
        }));
    }

    /** cpython 128550: an eager task that fails at once ends the group while the body goes on spawning. */
    @Test
    void anEagerTaskThatFailsAtOnceEndsItsScopeLikeAnyOther() {
        onLoop(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(SpawnOptions.DEFAULT.startedAtOnce(), failing(failure));
                            var late = scope.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> trail.add("never"));
                            assertEquals(TaskState.CANCELLED, late.state());
                            bell.await();
                        }))));

        assertEquals(List.of(), trail);
    }

    // ---- other libraries ----

    /** kotlinx 3658, 977, 452: one exception for "I am cancelled" and "what I wait for was cancelled". */
    @Test
    void waitingForACancelledTaskDoesNotCancelTheWaiter() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            task.cancel();
            assertThrows(TaskCancelledException.class, task::get);
            Task.yieldNow();
        });
    }

    /** openjdk PR 14833: a task that is forked just as the scope shuts down is missed. */
    @EachStart
    void aTaskThatIsSpawnedAsItsScopeIsCancelledIsNotMissed(Start start) {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.spawn(() -> {
                try {
                    bell.await();
                } finally {
                    scope.spawn(start.options(), bell::await);
                    loop.spawn(start.options(), bell::await);
                }
            });
            Task.yieldNow();
            scope.cancel();
        }));

        assertEquals(0, bell.waiting());
    }

    /** bluetape4k 953: a timeout that is made of an interrupt loses an interrupt by others. */
    @Test
    void aLimitDoesNotLoseAnInterruptByOthers() {
        onLoop(loop -> {
            var thread = Thread.currentThread();
            loop.callSoon(() -> {
                thread.interrupt();
                clock.pass(SECOND);
            });
            assertThrows(DeadlineException.class, () -> Task.withTimeout(SECOND, bell::await));
            assertTrue(Thread.interrupted());
        });
    }

    /** jox 59: errors of a scope come wrapped. */
    @Test
    void theErrorOfATaskComesOutOfItsScopeUnwrapped() {
        onLoop(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(failing(failure));
                        }))));
    }

    /** gevent 1553, 1663: killing a task before it starts. */
    @Test
    void aTaskThatIsKilledBeforeItStartsEndsWithTheErrorAndItsScopeWithIt() {
        onLoop(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(() -> trail.add("never")).kill(failure);
                        }))));

        assertEquals(List.of(), trail);
    }
}
