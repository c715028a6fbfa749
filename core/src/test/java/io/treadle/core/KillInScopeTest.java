package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tasks that are killed in scopes. */
class KillInScopeTest extends LoopFixture {
    private final IOException killer = new IOException("killed on purpose");

    // ---- with scopes ----

    @Test
    void killingATaskInTheBodyOfAScopeEndsTheScope() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                child.set(scope.spawn(bell::await));
                bell.await();
            }));
            Task.yieldNow();
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
            assertEquals(TaskState.CANCELLED, child.get().state());
        });
    }

    @Test
    void killingATaskThatWaitsForTheEndOfAScopeEndsTheScope() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void killingATaskThatJoinsAScopeEndsTheScope() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try (var scope = TaskScope.open()) {
                    scope.spawn(bell::await);
                    scope.join();
                }
            });
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void aChildThatIsKilledFailsItsScope() {
        onLoop(loop -> assertSame(
                killer,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(bell::await).kill(killer);
                            bell.await();
                        }))));
    }

    // ---- at the end of a scope ----

    @Test
    void aTaskThatKillsItselfAtTheEndOfItsScopeDoesNotWaitForEver() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
                Task.current().kill(killer);
            }));
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void aTaskThatIsKilledWhileItIsReadyToJoinDoesNotWaitForEver() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
                Thread.yield();
            }));
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void aKillAfterACancellationThatInterruptsCounts() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEverInTheJdk();
                } catch (InterruptedException e) {
                    Task.current().kill(killer);
                    throw e;
                }
            });
            Task.yieldNow();
            task.cancel();
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }
}
