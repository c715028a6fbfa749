package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Bodies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link TaskScope#start}. */
class ScopeStartTest {
    private static final LoopConfig EAGER = LoopConfig.named("test").withEager(true);

    private final Bell bell = new Bell();
    private final List<String> trail = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");

    @Test
    void itWaitsForTheWordAndReturnsItsValueWhileTheTaskGoesOn() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            var port = scope.<String>start(started -> {
                Task.yieldNow();
                trail.add("listens");
                started.accept("port 80");
                bell.await();
                trail.add("served");
            });
            assertEquals("port 80", port);
            assertEquals(List.of("listens"), trail);
            bell.ring();
        }));

        assertEquals(List.of("listens", "served"), trail);
    }

    @Test
    void aFailureBeforeTheWordIsThrownHereAndIsNotTheScopes() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            assertSame(
                    failure,
                    assertThrows(
                            IOException.class,
                            () -> scope.start(started -> failing(failure).run())));
            Task.yieldNow();
            trail.add("goes on");
        }));

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void aFailureAfterTheWordIsTheScopes() throws Exception {
        onLoop(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.<String>start(started -> {
                                started.accept("ready");
                                failing(failure).run();
                            });
                            bell.await();
                        }))));
    }

    @Test
    void returningWithoutAWordIsAnError() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            var error = assertThrows(IllegalStateException.class, () -> scope.start(started -> Task.yieldNow()));
            assertTrue(error.toString().contains("call started.accept(value)"), error::toString);
        }));
    }

    @Test
    void aTaskThatIsCancelledBeforeTheWordSaysSo() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            assertThrows(
                    TaskCancelledException.class,
                    () -> scope.start(started -> {
                        Task.current().cancel();
                        Task.yieldNow();
                    }));
        }));
    }

    @Test
    void cancellingTheCallerCancelsTheTaskAndWaitsForIt() throws Exception {
        onLoop(loop -> {
            var caller = loop.spawn(() -> TaskScope.run(scope -> {
                try {
                    scope.start(started -> {
                        try {
                            bell.await();
                        } finally {
                            Task.shield(() -> Task.yieldNow());
                            trail.add("cleaned up");
                        }
                    });
                } finally {
                    trail.add("thrown");
                }
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
        });

        assertEquals(List.of("cleaned up", "thrown"), trail);
    }

    @Test
    void anErrorOfATaskWhoseCallerIsCancelledIsNotLost() throws Exception {
        onLoop(loop -> {
            var caller = loop.spawn(() -> TaskScope.run(scope -> {
                scope.start(started -> Bodies.failingWhenCancelled(failure).run());
            }));
            Task.yieldNow();
            Task.yieldNow();
            caller.cancel();
            assertSame(failure, assertThrows(IOException.class, caller::get));
        });
    }

    @Test
    void theWordIsSaidOnce() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.<String>start(started -> {
                started.accept("ready");
                assertThrows(IllegalStateException.class, () -> started.accept("again"));
                trail.add("refused");
            });
        }));

        assertEquals(List.of("refused"), trail);
    }

    @Test
    void theWordOfATaskThatHasEndedIsRefused() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            var kept = new AtomicReference<Consumer<String>>();
            assertThrows(IllegalStateException.class, () -> scope.<String>start(kept::set));
            var error =
                    assertThrows(IllegalStateException.class, () -> kept.get().accept("late"));
            assertTrue(error.toString().contains("while it runs"), error::toString);
        }));
    }

    @Test
    void nullIsAWordToo() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            assertNull(scope.<@Nullable String>start(started -> started.accept(null)));
        }));
    }

    @Test
    void inACancelledScopeNothingIsStarted() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.cancel();
            scope.start(started -> trail.add("never"));
        }));

        assertEquals(List.of(), trail);
    }

    // ---- where each task runs at once ----

    @Test
    void aWordThatIsSaidAtOnceIsHeard() throws Exception {
        onLoop(
                EAGER,
                loop -> TaskScope.run(scope -> {
                    assertEquals("ready", scope.<String>start(started -> started.accept("ready")));
                }));
    }

    @Test
    void aFailureAtOnceIsThrownHereAndIsNotTheScopes() throws Exception {
        onLoop(
                EAGER,
                loop -> TaskScope.run(scope -> {
                    assertThrows(
                            IOException.class,
                            () -> scope.start(started -> failing(failure).run()));
                    Task.yieldNow();
                    trail.add("goes on");
                }));

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void anErrorThatReplacesAKillOfTheCallerHasItSuppressed() throws Exception {
        var killer = new IllegalStateException("killed on purpose");
        onLoop(loop -> {
            var caller = loop.spawn(() -> TaskScope.run(scope -> {
                scope.start(started -> Bodies.failingWhenCancelled(failure).run());
            }));
            Task.yieldNow();
            Task.yieldNow();
            caller.kill(killer);
            assertSame(failure, assertThrows(IOException.class, caller::get));
            assertTrue(
                    List.of(failure.getSuppressed()).contains(killer),
                    () -> List.of(failure.getSuppressed()).toString());
        });
    }

    @Test
    void theWordOfAnotherThreadIsRefused() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            var port = scope.<Integer>start(started -> {
                var elsewhere = CompletableFuture.runAsync(() -> started.accept(1));
                var refused = assertThrows(ExecutionException.class, () -> elsewhere.get());
                assertInstanceOf(WrongThreadException.class, refused.getCause());
                started.accept(2);
            });
            assertEquals(2, port);
        }));
    }
}
