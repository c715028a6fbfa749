package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Scopes of a task reach into its greenlets and generators; a scope of theirs cannot be left by a switch or a yield. */
class ScopesInGreenletsTest extends LoopFixture {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static void assertRefused(Action<?> leaving) {
        var error = assertThrows(IllegalStateException.class, leaving::run);
        assertTrue(error.toString().contains("close it before you switch or yield"), error::toString);
    }

    // ---- a scope of theirs ----

    @Test
    void aSwitchOutOfAScopeThatTheGreenletOpenedIsRefused() {
        onLoop(loop -> {
            var main = Greenlet.current();
            Greenlet.of(() -> {
                        CancelScope.create().run(() -> assertRefused(main::switchTo));
                        trail.add("scope left");
                        main.switchTo();
                    })
                    .switchTo();
            trail.add("main");
        });

        assertEquals(List.of("scope left", "main"), trail);
    }

    @Test
    void throwingOutOfAScopeThatTheGreenletOpenedIsRefused() {
        onLoop(loop -> {
            var main = Greenlet.current();
            Greenlet.of(() -> {
                        try (var scope = TaskScope.open()) {
                            assertRefused(() -> main.throwInto(new IOException("on purpose")));
                            scope.spawn(() -> trail.add("child"));
                            scope.join();
                        }
                    })
                    .switchTo();
        });

        assertEquals(List.of("child"), trail);
    }

    @Test
    void aYieldOutOfAScopeThatTheGeneratorOpenedIsRefused() {
        onLoop(loop -> {
            var generator = Generator.<Integer>of(out -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
                out.yield(1);
            }));
            assertRefused(generator::next);
            assertEquals(List.of(Task.current()), loop.tasks());
            Task.yieldNow();
        });
    }

    @Test
    void yieldingFromAnotherGeneratorIsNoWayOutOfAScopeEither() {
        onLoop(loop -> {
            var inner = Generator.<Integer>of(out -> out.yield(1));
            var outer = Generator.<Integer>of(out -> CancelScope.create().run(() -> out.yieldFrom(inner)));
            assertRefused(outer::next);
        });
    }

    @Test
    void aGeneratorMayBeReadInAScopeThatAGeneratorOpened() {
        onLoop(loop -> {
            var inner = Generator.<Integer>of(out -> {
                out.yield(1);
                out.yield(2);
            });
            var outer = Generator.<Integer>of(out -> {
                int sum = Task.withTimeout(Duration.ofDays(1), () -> inner.next() + inner.next());
                out.yield(sum);
            });
            assertEquals(3, outer.next());
        });
    }

    @Test
    void aScopeThatAGreenletOpensAndClosesWaitsForItsTasks() {
        onLoop(loop -> {
            Greenlet.of(() -> TaskScope.run(scope -> {
                        scope.spawn(() -> {
                            Task.yieldNow();
                            trail.add("child");
                        });
                    }))
                    .switchTo();
            trail.add("main");
        });

        assertEquals(List.of("child", "main"), trail);
    }

    @Test
    void aScopeThatAGreenletHasLeftOpenAtItsEndIsClosedAndToldWithTheScopeAround() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var error = assertThrows(
                    IllegalStateException.class,
                    () -> TaskScope.run(around -> {
                        Greenlet.of(() -> child.set(TaskScope.open().spawn(bell::await)))
                                .switchTo();
                        trail.add("main");
                    }));
            assertTrue(error.toString().contains("a scope was left open"), error::toString);
            assertEquals(TaskState.CANCELLED, child.get().state());
        });

        assertEquals(List.of("main"), trail);
    }

    @Test
    void aGreenletThatIsKilledWhereItWaitsLeavesItsScopes() {
        onLoop(loop -> {
            loop.spawn(() -> clock.advance(LIMIT));
            var generator = Generator.<Integer>of(out -> {
                assertFalse(Task.moveOnAfter(LIMIT, Bodies::waitForEver));
                out.yield(1);
            });
            assertEquals(1, generator.next());
            generator.close();
            Task.yieldNow();
        });
    }

    // ---- the scopes around ----

    @Test
    void inAScopeOfTheTaskGreenletsMaySwitch() {
        onLoop(loop -> TaskScope.run(scope -> {
            var main = Greenlet.current();
            var greenlet = Greenlet.of(() -> {
                trail.add("greenlet");
                main.switchTo();
                trail.add("greenlet again");
            });
            greenlet.switchTo();
            trail.add("main");
            greenlet.switchTo();
        }));

        assertEquals(List.of("greenlet", "main", "greenlet again"), trail);
    }

    @Test
    void aLimitAroundAGreenletEndsItsWait() {
        onLoop(loop -> {
            var greenlet = Greenlet.of(() -> {
                try {
                    Bodies.waitForEver();
                } finally {
                    trail.add("greenlet ended");
                }
            });
            loop.spawn(() -> clock.advance(LIMIT));
            assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(LIMIT, () -> {
                        greenlet.switchTo();
                    }));
            assertTrue(greenlet.isDead());
            Task.yieldNow();
        });

        assertEquals(List.of("greenlet ended"), trail);
    }

    @Test
    void aLimitAroundTheReaderEndsTheWaitOfAGenerator() {
        onLoop(loop -> {
            var generator = Generator.<Integer>of(out -> {
                Bodies.waitForEver();
                out.yield(1);
            });
            loop.spawn(() -> clock.advance(LIMIT));
            assertThrows(DeadlineException.class, () -> Task.withTimeout(LIMIT, () -> generator.next()));
        });
    }

    @Test
    void aLimitAroundTheReaderEndsTheJdkWaitOfAGenerator() {
        onLoop(loop -> {
            var generator = Generator.<Integer>of(out -> {
                Bodies.waitForEverInTheJdk();
                out.yield(1);
            });
            loop.spawn(() -> clock.advance(LIMIT));
            assertFalse(Task.moveOnAfter(LIMIT, () -> {
                generator.next();
            }));
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void cancellingTheTaskEndsTheWaitOfItsGreenlet() {
        onLoop(loop -> {
            var greenlet = new AtomicReference<Greenlet>();
            var task = loop.spawn(() -> {
                greenlet.set(Greenlet.of(bell::await));
                greenlet.get().switchTo();
                trail.add("never");
            });
            Task.yieldNow();
            assertEquals(1, bell.waiting());
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertTrue(greenlet.get().isDead());
            assertEquals(0, bell.waiting());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void killingTheTaskEndsTheWaitOfItsGreenlet() {
        var killer = new IOException("killed on purpose");
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Greenlet.of(bell::await).switchTo();
            });
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void whatAGreenletSpawnsBelongsToTheScopeAroundIt() {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                Greenlet.of(() -> loop.spawn(() -> {
                            Task.yieldNow();
                            trail.add("spawned");
                        }))
                        .switchTo();
            });
            trail.add("left");
        });

        assertEquals(List.of("spawned", "left"), trail);
    }

    @Test
    void theDeadlineInEffectIsThatOfTheTask() {
        onLoop(loop -> {
            var end = loop.deadlineAfter(Duration.ofDays(1));
            Task.withDeadline(end, () -> {
                Greenlet.of(() -> assertEquals(end, CancelScope.currentDeadline()))
                        .switchTo();
            });
        });
    }

    @Test
    void aShieldAroundAGreenletShieldsIt() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(() -> {
                Greenlet.of(() -> {
                            Task.current().cancel();
                            Task.yieldNow();
                            trail.add("shielded");
                        })
                        .switchTo();
            }));
            task.join();
        });

        assertEquals(List.of("shielded"), trail);
    }
}
