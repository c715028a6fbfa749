package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused, and that it harms nobody: after each, the loop still runs tasks and reports nothing. */
class ScopeMisuseTest {
    private final Failures failures = new Failures();
    private final Bell bell = new Bell();
    private final List<String> trail = new ArrayList<>();

    private <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(failures.config(), loop -> {
            body.run(loop);
            assertEquals("alive", TaskScope.run(scope -> {
                return TaskScope.run(inner -> {
                    inner.spawn(() -> Task.yieldNow());
                    return "alive";
                });
            }));
            letCallbacksRun();
        });
    }

    @AfterEach
    void nothingWasReported() {
        assertEquals(List.of(), failures.all());
    }

    private static void assertRefused(String wayOut, Action<?> misuse) {
        var error = assertThrows(IllegalStateException.class, misuse::run);
        assertTrue(error.toString().contains(wayOut), error::toString);
    }

    /** A19. */
    @Test
    void spawningInAClosedScopeIsRefused() {
        onLoop(loop -> {
            var closed = TaskScope.open();
            closed.close();
            assertRefused("loop.spawnDetached", () -> closed.spawn(bell::await));
            assertRefused("loop.spawnDetached", () -> closed.start(started -> {}));
        });
    }

    @Test
    void joiningAClosedScopeIsRefused() {
        onLoop(loop -> {
            var closed = TaskScope.open();
            closed.close();
            assertRefused("closed already", closed::join);
        });
    }

    @Test
    void closingByAnotherTaskIsRefused() throws Exception {
        onLoop(loop -> {
            try (var scope = TaskScope.open()) {
                var task = loop.spawnDetached(() -> {
                    assertRefused("closed by the task that opened it", scope::close);
                    assertRefused("closed by the task that opened it", scope::join);
                });
                Task.yieldNow();
                task.get();
                scope.spawn(() -> trail.add("still open"));
                scope.join();
            }
        });

        assertEquals(List.of("still open"), trail);
    }

    @Test
    void closingTheOuterScopeFirstIsRefused() throws Exception {
        onLoop(loop -> {
            var outer = TaskScope.open();
            var inner = TaskScope.open();
            assertRefused("close the inner one first", outer::close);
            inner.spawn(() -> trail.add("inner still open"));
            inner.join();
            inner.close();
            outer.close();
        });

        assertEquals(List.of("inner still open"), trail);
    }

    @Test
    void aScopeCannotBeUsedByAnotherLoop() throws Exception {
        onLoop(loop -> {
            var scope = TaskScope.open();
            var used = new AtomicReference<Throwable>();
            var other = Thread.ofPlatform()
                    .start(() -> Loops.onLoop(otherLoop -> {
                        used.set(assertThrows(WrongThreadException.class, () -> scope.spawn(bell::await)));
                    }));
            other.join();
            assertNotNull(used.get());
            scope.close();
        });
    }

    @Test
    void outsideALoopThereIsNoScope() {
        assertThrows(WrongThreadException.class, TaskScope::open);
    }

    @Test
    void aScopeIsClosedByItselfWhenItsTaskEnds() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var task = loop.spawn(() -> {
                child.set(TaskScope.open().spawn(bell::await));
                Task.yieldNow();
            });
            var error = assertThrows(IllegalStateException.class, task::get);
            assertTrue(error.toString().contains("close it in a finally block"), error::toString);
            assertEquals(TaskState.CANCELLED, child.get().state());
        });
    }

    @Test
    void theFailureOfATaskThatLeavesAScopeOpenIsNotHidden() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                TaskScope.open();
                failing(failure).run();
            });
            assertSame(failure, assertThrows(IOException.class, task::get));
            assertInstanceOf(IllegalStateException.class, failure.getSuppressed()[0]);
        });
    }

    @Test
    void allScopesThatATaskLeavesOpenAreClosed() {
        onLoop(loop -> {
            var children = new ArrayList<Task<?>>();
            var task = loop.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                    children.add(TaskScope.open().spawn(bell::await));
                }
                Task.yieldNow();
            });
            assertThrows(IllegalStateException.class, task::get);
            assertEquals(3, children.size());
            children.forEach(child -> assertEquals(TaskState.CANCELLED, child.state()));
        });
    }

    @Test
    void theFailureInAScopeInWhichAnotherWasLeftOpenIsNotHidden() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(() -> {
                TaskScope.open();
                failing(failure).run();
            }));
            assertSame(failure, assertThrows(IOException.class, task::get));
            assertInstanceOf(IllegalStateException.class, failure.getSuppressed()[0]);
        });
    }

    @Test
    void theFailureOfATaskScopeInWhichAnotherWasLeftOpenIsNotHidden() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                TaskScope.open();
                failing(failure).run();
            }));
            assertSame(failure, assertThrows(IOException.class, task::get));
            assertInstanceOf(IllegalStateException.class, failure.getSuppressed()[0]);
        });
    }

    @Test
    void theCodeBehindAScopeInWhichAnotherWasLeftOpenIsInNeither() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            assertThrows(
                    IllegalStateException.class,
                    () -> scope.run(() -> {
                        TaskScope.open();
                    }));
            scope.cancel();
            Task.yieldNow();
        });
    }

    @Test
    void aScopeThatIsLeftOpenIsToldAlsoWhereTheOneAroundIsCancelled() {
        onLoop(loop -> {
            var around = CancelScope.create();
            var error = assertThrows(
                    IllegalStateException.class,
                    () -> around.run(() -> {
                        TaskScope.open();
                        around.cancel();
                        bell.await();
                    }));
            assertTrue(error.toString().contains("close it in a finally block"), error::toString);
        });
    }
}
