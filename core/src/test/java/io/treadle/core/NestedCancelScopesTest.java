package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LoopFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancel scopes in cancel scopes. */
class NestedCancelScopesTest extends LoopFixture {
    @Test
    void cancellingTheInnerScopeLeavesTheOuterAlone() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            assertTrue(outer.run(() -> {
                var inner = CancelScope.create();
                inner.cancel();
                assertFalse(inner.run(bell::await));
                Task.yieldNow();
            }));
        });
    }

    @Test
    void cancellingTheOuterScopePassesTheInnerOne() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            loop.callSoon(outer::cancel);
            assertFalse(outer.run(() -> {
                inner.run(bell::await);
                trail.add("never");
            }));
            assertFalse(inner.isCancelRequested());
            assertFalse(inner.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    /** T04. */
    @Test
    void ofTwoScopesThatAreCancelledTheOuterOneIsEnded() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            assertFalse(outer.run(() -> {
                inner.cancel();
                outer.cancel();
                inner.run(bell::await);
                trail.add("never");
            }));
            assertFalse(inner.isCancelledCaught());
            assertTrue(outer.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void theInnerScopeEndsQuietlyThoughTheOuterIsCancelledWhileItUnwinds() {
        onLoop(loop -> {
            var outer = CancelScope.create();
            var inner = CancelScope.create();
            assertFalse(outer.run(() -> {
                inner.cancel();
                assertFalse(inner.run(() -> {
                    try {
                        bell.await();
                    } finally {
                        outer.cancel();
                    }
                }));
                trail.add("inner ended");
                bell.await();
            }));
        });

        assertEquals(List.of("inner ended"), trail);
    }

    @Test
    void cancellingTheTaskPassesAllScopes() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            var task = loop.spawn(() -> {
                scope.run(bell::await);
                trail.add("never");
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertFalse(scope.isCancelledCaught());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aWaitThatIsOverBeforeTheScopeIsCancelledGivesItsResult() {
        onLoop(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(() -> {
                bell.ring();
                scope.cancel();
            });
            assertTrue(scope.run(() -> {
                bell.await();
                trail.add("rung");
            }));
        });

        assertEquals(List.of("rung"), trail);
    }
}
