package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Body;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpawnTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aTaskBeginsAfterTheSpawnerHasGivenWayInTheOrderOfSpawning() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("first"));
            loop.spawn(() -> trail.add("second"));
            trail.add("spawner");
            Task.yieldNow();
            trail.add("spawner again");
        });

        assertEquals(List.of("spawner", "first", "second", "spawner again"), trail);
    }

    @Test
    void anEagerTaskRunsToItsFirstWaitBeforeSpawnReturns() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            var eager = loop.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> {
                trail.add("eager");
                bell.await();
                trail.add("rung");
            });
            trail.add("spawner");
            assertEquals(TaskState.WAITING, eager.state());
            bell.ring();
            eager.join();
        });

        assertEquals(List.of("eager", "spawner", "other", "rung"), trail);
    }

    @Test
    void anEagerTaskThatDoesNotWaitIsDoneWhenSpawnReturns() {
        onLoop(loop -> {
            var task = loop.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> Task.current());

            assertEquals(TaskState.SUCCEEDED, task.state());
            assertSame(task, task.value());
            task.cancel();
            assertTrue(task.isSuccessful());
        });
    }

    @Test
    void anEagerTaskMayBeSpawnedByACallback() {
        onLoop(loop -> {
            loop.callSoon(() -> {
                loop.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> trail.add("eager"));
                trail.add("callback");
            });
            while (trail.size() < 2) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("eager", "callback"), trail);
    }

    @Test
    void aDelayedTaskBeginsAfterItsDelay() throws Exception {
        onLoop(loop -> {
            var task = loop.spawnLater(SECOND, () -> {
                trail.add("begun");
                return "value";
            });
            Task.yieldNow();
            clock.advance(SECOND.minusNanos(1));
            assertEquals(List.of(), trail);
            clock.advance(Duration.ofNanos(1));
            assertEquals(List.of("begun"), trail);
            assertEquals("value", task.get());
        });
    }

    @Test
    void aDelayedTaskThatIsCancelledNeverRunsAndLeavesNothing() {
        onLoop(loop -> {
            var task = loop.spawnLater(SECOND, () -> trail.add("never"));
            Task.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertEquals(0, loop.scheduler().timerCount());
            clock.advance(SECOND);
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aTaskOutlivesItsSpawner() {
        onLoop(loop -> {
            var spawned = new ArrayList<Task<?>>();
            var spawner = loop.spawn(() -> spawned.add(loop.spawn(bell::await)));
            spawner.join();
            Task.yieldNow();
            assertEquals(TaskState.WAITING, spawned.getFirst().state());
        });
    }

    private static <T, X extends Exception> T runToTheEnd(TaskLoop loop, Body<T, X> body) throws X {
        return loop.runToTheEnd(body);
    }

    @Test
    void aRunToTheEndWaitsForTheTasksThatAreNoDaemons() {
        var loop = TaskLoop.create();
        var daemon = new ArrayList<Task<?>>();
        var result = runToTheEnd(loop, () -> {
            daemon.add(loop.spawn(SpawnOptions.DEFAULT.asDaemon(), bell::await));
            loop.spawn(() -> {
                Task.yieldNow();
                loop.spawn(() -> {
                    Task.yieldNow();
                    trail.add("grandchild");
                });
                trail.add("child");
            });
            trail.add("body");
            return "value";
        });

        assertEquals("value", result);
        assertEquals(List.of("body", "child", "grandchild"), trail);
        assertEquals(TaskState.CANCELLED, daemon.getFirst().state());
        assertTrue(loop.isClosed());
    }

    @Test
    void aRunToTheEndWhoseBodyFailsCancelsTheOthers() {
        var loop = TaskLoop.create();
        var error = new IOException("on purpose");
        var other = new ArrayList<Task<?>>();
        Body<String, IOException> failing = () -> {
            other.add(loop.spawn(bell::await));
            Task.yieldNow();
            throw error;
        };

        assertSame(error, assertThrows(IOException.class, () -> runToTheEnd(loop, failing)));

        assertEquals(TaskState.CANCELLED, other.getFirst().state());
        assertTrue(loop.isClosed());
    }

    @Test
    void optionsAreImmutable() {
        var named = SpawnOptions.named("reader");

        assertFalse(named.daemon());
        assertTrue(named.asDaemon().daemon());
        assertFalse(named.daemon());
        assertTrue(named.asDaemon().startedAtOnce().eager());
        assertEquals("writer", named.withName("writer").name());
    }
}
