package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.treadle.core.function.Action;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Task scopes with the usual policy, and who belongs to them; for the other policies see {@link ScopePolicyTest}. */
class TaskScopeTest extends LoopFixture {
    private Action<RuntimeException> step(String name) {
        return () -> {
            Task.yieldNow();
            trail.add(name);
        };
    }

    @EachStart
    void itEndsWhenItsTasksHaveEnded(Start start) {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                scope.spawn(start.options(), step("first"));
                scope.spawn(start.options(), step("second"));
                trail.add("body ended");
            });
            trail.add("left");
        });

        assertEquals(List.of("body ended", "first", "second", "left"), trail);
    }

    @Test
    void itGivesTheResultOfItsBody() throws Exception {
        onLoop(loop -> assertEquals("ab", TaskScope.run(scope -> {
            var first = scope.spawn(() -> "a");
            var second = scope.spawn(() -> "b");
            return first.get() + second.get();
        })));
    }

    @EachStart
    void itWaitsAlsoForWhatItsTasksSpawn(Start start) {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                scope.spawn(start.options(), () -> {
                    loop.spawn(start.options(), step("by the loop"));
                    scope.spawn(start.options(), step("by the scope"));
                });
            });
            trail.add("left");
        });

        assertEquals(List.of("by the loop", "by the scope", "left"), trail);
    }

    @Test
    void whatTheLoopSpawnsInTheBodyBelongsToTheInnermostScope() {
        onLoop(loop -> TaskScope.run(outer -> {
            TaskScope.run(inner -> {
                loop.spawn(step("task"));
            });
            trail.add("inner left");
        }));

        assertEquals(List.of("task", "inner left"), trail);
    }

    @Test
    void whatWasSpawnedInAnOuterScopeOutlivesTheInnerOne() {
        onLoop(loop -> TaskScope.run(outer -> {
            TaskScope.run(inner -> {
                outer.spawn(bell::await);
            });
            trail.add("inner left");
            bell.ring();
        }));

        assertEquals(List.of("inner left"), trail);
    }

    /** V17. */
    @EachStart
    void aTaskWithoutAScopeOutlivesItsSpawner(Start start) {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            loop.spawn(start.options(), () -> child.set(loop.spawn(start.options(), step("child"))))
                    .join();
            child.get().join();
        });

        assertEquals(List.of("child"), trail);
    }

    @Test
    void aDetachedTaskBelongsToTheLoopWhateverScopeIsOpen() {
        onLoop(loop -> {
            var detached = TaskScope.run(scope -> {
                return loop.spawnDetached(bell::await);
            });
            assertFalse(detached.isDone());
            bell.ring();
            detached.join();
        });
    }

    @Test
    void daemonsAreCancelledWhenOnlyTheyAreLeft() {
        onLoop(loop -> {
            var daemon = TaskScope.run(scope -> {
                scope.spawn(step("task"));
                return scope.spawn(SpawnOptions.DEFAULT.asDaemon(), bell::await);
            });
            assertEquals(TaskState.CANCELLED, daemon.state());
        });

        assertEquals(List.of("task"), trail);
    }

    @Test
    void aCallbackMaySpawnInAScopeThatWaitsForItsEnd() {
        onLoop(loop -> TaskScope.run(scope -> {
            loop.callSoon(() -> scope.spawn(step("late")));
            scope.spawn(() -> Task.yieldNow());
        }));

        assertEquals(List.of("late"), trail);
    }

    /** T21. */
    @EachStart
    void theTasksOfAScopeAreAmongThoseOfTheLoopUntilTheyEnd(Start start) {
        onLoop(loop -> {
            var main = Task.current();
            TaskScope.run(scope -> {
                var first = scope.spawn(start.options(), bell::await);
                var second = scope.spawn(start.options(), bell::await);
                assertEquals(List.of(main, first, second), loop.tasks());
                bell.ring();
            });
            assertEquals(List.of(main), loop.tasks());
        });
    }
}
