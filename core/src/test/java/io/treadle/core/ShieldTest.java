package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ShieldTest extends LoopFixture {
    /** Longer than the first pauses after which a cancelled task is interrupted again. */
    private static final Duration PAUSES = Duration.ofMillis(50);

    /** K09, A09. */
    @Test
    void shieldedCodeGoesOnAndThenTheCancellationTakesEffect() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.shield(() -> {
                    bell.await();
                    trail.add("finished");
                });
                trail.add("behind the shield");
                Task.yieldNow();
                trail.add("never");
            });
            Task.yieldNow();
            task.cancel();
            Task.yieldNow();
            assertFalse(task.isDone());
            bell.ring();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("finished", "behind the shield"), trail);
    }

    @Test
    void itGivesTheResultOfItsBody() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(() -> {
                Task.current().cancel();
                Task.yieldNow();
                return "result";
            }));
            assertEquals("result", task.get());
        });
    }

    /** A09: what the caller waits for is not cancelled with it. */
    @Test
    void aTaskThatIsWaitedForUnderAShieldGoesOnToItsResult() throws Exception {
        onLoop(loop -> {
            var inner = loop.spawn(() -> {
                bell.await();
                return "result";
            });
            var outer = loop.spawn(() -> Task.shield(inner::get));
            Task.yieldNow();
            outer.cancel();
            Task.yieldNow();
            bell.ring();
            assertEquals("result", inner.get());
            assertEquals("result", outer.get());
        });
    }

    @Test
    void cleaningUpMayWaitUnderAShield() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEver();
                } finally {
                    Task.shield(() -> Task.sleep(PAUSES));
                    trail.add("cleaned up");
                }
            });
            Task.yieldNow();
            task.cancel();
            loop.waitAllBlocked();
            clock.advance(PAUSES);
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("cleaned up"), trail);
    }

    @Test
    void aShieldedScopeCanBeCancelledItself() {
        onLoop(loop -> {
            var scope = CancelScope.shielded();
            loop.callSoon(scope::cancel);
            assertFalse(scope.run(Bodies::waitForEver));
        });
    }

    @Test
    void aDeadlineInsideTheShieldWorks() {
        onLoop(loop -> Task.shield(() -> {
            var scope = CancelScope.create();
            scope.setTimeout(PAUSES);
            loop.spawn(() -> clock.advance(PAUSES));
            assertFalse(scope.run(Bodies::waitForEver));
        }));
    }

    @Test
    void theTasksOfAScopeUnderAShieldAreShielded() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(() -> TaskScope.run(scope -> {
                scope.spawn(() -> {
                    bell.await();
                    trail.add("finished");
                });
            })));
            Task.yieldNow();
            Task.yieldNow();
            task.cancel();
            Task.yieldNow();
            bell.ring();
            task.join();
        });

        assertEquals(List.of("finished"), trail);
    }

    // ---- switched at run time ----

    @Test
    void itCanBeSwitchedOnWhileTheScopeRuns() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            assertFalse(outer.run(() -> {
                assertFalse(inner.isShielded());
                inner.run(() -> {
                    outer.cancel();
                    inner.setShielded(true);
                    Task.yieldNow();
                    trail.add("finished");
                });
                assertTrue(inner.isShielded());
                Task.yieldNow();
                trail.add("never");
            }));
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void switchedOffItLetsTheCancellationPass() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.shielded();
            loop.callSoon(() -> {
                outer.cancel();
                loop.callSoon(() -> inner.setShielded(false));
            });
            assertFalse(outer.run(() -> inner.run(Bodies::waitForEver)));
            assertFalse(inner.isCancelledCaught());
            assertTrue(outer.isCancelledCaught());
        });
    }

    @Test
    void theShieldOfAScopeWithTasksIsTheirsToo() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            assertFalse(outer.run(() -> TaskScope.run(scope -> {
                scope.cancelScope().setShielded(true);
                var task = scope.spawn(bell::await);
                Task.yieldNow();
                outer.cancel();
                Task.yieldNow();
                assertFalse(task.isDone());
                scope.cancelScope().setShielded(false);
                Task.yieldNow();
                trail.add("never");
            })));
        });

        assertEquals(List.of(), trail);
    }

    /** T05. */
    @Test
    void aScopeMayBeShieldedBeforeItIsEntered() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            inner.setShielded(true);
            outer.cancel();
            outer.run(() -> assertTrue(inner.run(Task::yieldNow)));
        });
    }

    // ---- waits of the JDK ----

    @Test
    void aJdkWaitUnderAShieldIsNotInterrupted() {
        onLoop(loop -> {
            var opened = new CountDownLatch(1);
            var task = loop.spawn(() -> {
                Task.shield(() -> opened.await());
                trail.add("finished");
            });
            Task.yieldNow();
            task.cancel();
            clock.advanceInSteps(PAUSES);
            opened.countDown();
            task.join();
            assertNull(task.exception());
        });

        assertEquals(List.of("finished"), trail);
    }

    @Test
    void cleaningUpInAJdkWaitUnderAShieldIsNotInterrupted() {
        onLoop(loop -> {
            var opened = new CountDownLatch(1);
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEver();
                } finally {
                    Task.shield(() -> opened.await());
                    trail.add("cleaned up");
                }
            });
            Task.yieldNow();
            task.cancel();
            clock.advanceInSteps(PAUSES);
            opened.countDown();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("cleaned up"), trail);
    }

    @Test
    void ourInterruptIsNotSeenUnderAShield() {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEverInTheJdk();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // as one does who cannot rethrow
                }
                Task.shield(() -> Thread.sleep(Duration.ofNanos(1))); // throws if it sees an interrupt
                trail.add("slept");
                Bodies.waitForEverInTheJdk();
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("slept"), trail);
    }

    @Test
    void behindTheShieldJdkWaitsAreInterruptedAgain() {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                Task.shield(() -> Task.yieldNow());
                Bodies.waitForEverInTheJdk();
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    // ---- questions ----

    @Test
    void theDeadlinesAroundAShieldDoNotCountInside() throws Exception {
        onLoop(loop -> Task.withTimeout(Duration.ofDays(1), () -> {
            var around = CancelScope.currentDeadline();
            assertNotNull(around);
            Task.shield(() -> assertNull(CancelScope.currentDeadline()));
            assertSame(around, CancelScope.currentDeadline());
        }));
    }

    @Test
    void theErrorOfShieldedCodeIsThrownWithTheCancellationSuppressed() {
        var failure = new IllegalStateException("on purpose");
        onLoop(loop -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertSame(
                    failure,
                    assertThrows(
                            IllegalStateException.class, () -> scope.run(() -> Task.shield(Bodies.failing(failure)))));
            assertEquals(1, failure.getSuppressed().length);
        });
    }

    @Test
    void aShieldThatGoesUpWhileAWaitIsAboutToThrowCounts() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            outer.run(() -> inner.run(() -> {
                loop.spawnDetached(() -> inner.setShielded(true));
                outer.cancel();
                Task.yieldNow();
                trail.add("goes on");
            }));
        });

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void ourInterruptIsNotSeenOnceTheShieldIsSwitchedOn() {
        onLoop(loop -> {
            var around = CancelScope.create();
            loop.callSoon(around::cancel);
            around.run(() -> {
                var scope = CancelScope.create();
                scope.run(() -> {
                    try {
                        Bodies.waitForEverInTheJdk();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    scope.setShielded(true);
                    trail.add("interrupted: " + Thread.currentThread().isInterrupted());
                });
            });
        });

        assertEquals(List.of("interrupted: false"), trail);
    }

    @Test
    void anInterruptByOthersUnderAShieldOfACancelledTaskIsItsFailure() {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEverInTheJdk();
                } finally {
                    Task.shield(() -> {
                        loop.callSoon(Thread.currentThread()::interrupt);
                        Bodies.waitForEverInTheJdk();
                    });
                }
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.FAILED, task.state());
            assertInstanceOf(InterruptedException.class, task.exception());
        });
    }
}
