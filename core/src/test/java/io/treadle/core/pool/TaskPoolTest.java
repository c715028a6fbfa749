package io.treadle.core.pool;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskScope;
import io.treadle.core.TaskState;
import io.treadle.core.support.Loops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class TaskPoolTest extends PoolFixture {
    @Test
    void atMostSoManyTasksRunAtATime() {
        onLoop(loop -> {
            var now = new int[1];
            var most = new int[1];
            try (var pool = TaskPool.of(3)) {
                for (int i = 0; i < 10; i++) {
                    pool.spawn(() -> {
                        most[0] = Math.max(most[0], ++now[0]);
                        Task.sleep(ofSeconds(1));
                        now[0]--;
                    });
                }
            }
            assertEquals(3, most[0]);
        });
    }

    @Test
    void spawnWaitsWhileThePoolIsFull() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> {
                Task.sleep(ofSeconds(1));
                trail.add("first ended");
            });
            pool.spawn(() -> trail.add("second ran"));
            trail.add("second spawned");
            pool.join();
            assertEquals(List.of("first ended", "second spawned", "second ran"), trail);
        });
    }

    @Test
    void trySpawnOfAFullPoolIsEmptyAndChangesNothing() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> forEver());
            assertEquals(Optional.empty(), pool.trySpawn(() -> trail.add("ran")));
            assertEquals(new TaskPool.Statistics(1, 1, 0), pool.statistics());
            pool.terminate();
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void spawnWithALimitThrowsAndChangesNothing() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> forEver());
            var error = assertThrows(DeadlineException.class, () -> pool.spawn(ofSeconds(1), () -> trail.add("ran")));
            assertEquals(
                    "no slot of the pool was free in time: what=TaskPool[1 of 1 slots in use], limit=PT1S",
                    error.getMessage());
            assertEquals(new TaskPool.Statistics(1, 1, 0), pool.statistics());
            pool.terminate();
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void spawnWithALimitGetsASlotThatComesInTime() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> after(1, "x"));
            assertEquals("y", pool.spawn(ofSeconds(2), () -> "y").get());
        });
    }

    @Test
    void countsAreThoseOfSlots() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            assertEquals(List.of(2, 0, 2), List.of(pool.capacity(), pool.size(), pool.free()));
            pool.spawn(() -> forEver());
            assertFalse(pool.isFull());
            pool.spawn(() -> forEver());
            assertTrue(pool.isFull());
            assertEquals(List.of(2, 2, 0), List.of(pool.capacity(), pool.size(), pool.free()));
            pool.terminate();
            assertEquals(2, pool.free());
        });
    }

    @Test
    void anUnboundedPoolIsNeverFull() {
        onLoop(loop -> {
            var pool = TaskPool.unbounded();
            for (int i = 0; i < 1000; i++) {
                assertTrue(pool.trySpawn(() -> forEver()).isPresent());
            }
            assertFalse(pool.isFull());
            pool.terminate();
            assertEquals(0, pool.size());
        });
    }

    @Test
    void aPoolWithoutASlotIsRefused() {
        onLoop(loop -> {
            var error = assertThrows(IllegalArgumentException.class, () -> TaskPool.of(0));
            assertEquals("expected 1 or more: size=0", error.getMessage());
        });
    }

    @Test
    void waitAvailableReturnsWhenASlotIsFreeAndTakesNone() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> after(2, "x"));
            assertFalse(pool.waitAvailable(ofSeconds(1)));
            assertTrue(pool.waitAvailable(ofSeconds(2)));
            pool.waitAvailable();
            assertEquals(1, pool.free());
        });
    }

    @Test
    void applyRunsInTheCallingTaskAndTakesASlot() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var caller = Task.current();
            int size = pool.apply(() -> {
                assertSame(caller, Task.current());
                return pool.size();
            });
            assertEquals(1, size);
            assertEquals(0, pool.size());
        });
    }

    @Test
    void applyThrowsWhatTheBodyThrowsAndGivesTheSlotBack() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var failure = new IOException("no");
            assertSame(failure, assertThrows(IOException.class, () -> pool.apply(() -> fail(failure))));
            assertEquals(1, pool.free());
        });
    }

    private static int fail(IOException failure) throws IOException {
        throw failure;
    }

    @Test
    void applyAsyncNeverWaits() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var first = pool.applyAsync(() -> after(1, "first"));
            var second = pool.applyAsync(() -> "second");
            assertEquals(0, pool.size(), "neither has begun");
            assertEquals(List.of("first", "second"), Task.gather(List.of(first, second)));
        });
    }

    @Test
    void theCallbackIsCalledOnTheLoopWithTheResult() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.applyAsync(() -> 7, trail::add, trail::add);
            pool.applyAsync(() -> 8, trail::add);
            pool.close();
            Loops.letCallbacksRun();
            assertEquals(List.of(7, 8), trail);
        });
    }

    @Test
    void theErrorCallbackIsCalledWithTheFailureWhichIsThenAnsweredFor() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var failure = new IOException("no");
            pool.applyAsync(() -> fail(failure), trail::add, trail::add);
            pool.close();
            Loops.letCallbacksRun();
            assertEquals(List.of(failure), trail);
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aCancelledTaskIsAFailureForTheErrorCallback() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.applyAsync(() -> forEver(), trail::add, e -> trail.add(e.getClass()));
            pool.terminate();
            Loops.letCallbacksRun();
            assertEquals(List.of(TaskCancelledException.class), trail);
        });
    }

    @Test
    void withoutAnErrorCallbackAFailureGoesToTheExceptionHandler() {
        var failure = new IOException("no");
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.applyAsync(() -> fail(failure), trail::add);
            pool.close();
            Loops.letCallbacksRun();
        });
        assertEquals(List.of(), trail);
        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void aFailingCallbackGoesToTheExceptionHandlerAndTheSlotIsFree() {
        var failure = new IllegalStateException("callback");
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.applyAsync(() -> 7, value -> {
                throw failure;
            });
            pool.join();
            Loops.letCallbacksRun();
            assertEquals(1, pool.free());
        });
        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void theSlotOfATaskThatIsCancelledBeforeItsFirstStepIsGivenBack() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var task = pool.spawn(() -> trail.add("ran"));
            task.cancel();
            task.join();
            assertEquals(1, pool.free());
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void theSlotsOfKilledAndFailedTasksAreGivenBack() {
        onLoop(loop -> {
            var pool = TaskPool.of(3);
            var killed = pool.spawn(() -> forEver());
            var killedBefore = pool.spawn(() -> forEver());
            var failed = pool.spawn(() -> fail(new IOException("no")));
            Task.yieldNow();
            killed.kill(new IllegalStateException("killed"));
            killedBefore.kill(new IllegalStateException("killed"));
            Task.joinAll(List.of(killed, killedBefore, failed));
            assertEquals(3, pool.free());
        });
    }

    @Test
    void aSpawnerThatIsCancelledWhileItWaitsTakesNoSlot() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var first = pool.spawn(() -> forEver());
            var spawner = loop.spawn(() -> pool.spawn(() -> trail.add("ran")));
            Task.yieldNow();
            assertEquals(1, pool.statistics().waiting());
            spawner.cancel();
            first.cancel();
            Task.joinAll(List.of(spawner, first));
            assertEquals(new TaskPool.Statistics(1, 0, 0), pool.statistics());
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void joinWaitsForWhatWaitsForASlotToo() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            for (int i = 0; i < 3; i++) {
                pool.applyAsync(() -> trail.add(after(1, "x")));
            }
            pool.join();
            assertEquals(3, trail.size());
        });
    }

    @Test
    void joinWithALimitSaysWhetherAllAreDone() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            pool.spawn(() -> after(2, "x"));
            assertFalse(pool.join(ofSeconds(1)));
            assertTrue(pool.join(ofSeconds(2)));
        });
    }

    @Test
    void joiningIsNoAnswerForAFailure() {
        var failure = new IOException("no");
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            pool.spawn(() -> fail(failure));
            pool.join();
        });
        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void killEndsTheTasksThatThereAreAndThePoolStaysOpen() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var error = new IllegalStateException("killed");
            var tasks = List.of(pool.spawn(() -> forEver()), pool.spawn(() -> forEver()));
            Task.yieldNow();
            pool.kill(error);
            pool.join();
            tasks.forEach(task -> assertSame(error, task.exception()));
            assertEquals(7, pool.spawn(() -> 7).get());
        });
    }

    @Test
    void closeWaitsForAllAndRefusesMore() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.applyAsync(() -> trail.add(after(1, "first")));
            pool.applyAsync(() -> trail.add(after(1, "second")));
            pool.close();
            assertEquals(List.of("first", "second"), trail);
            var error = assertThrows(IllegalStateException.class, () -> pool.spawn(() -> 1));
            assertEquals(
                    "the pool takes no more work: TaskPool[0 of 1 slots in use, shut down]; make a new one",
                    error.getMessage());
            pool.close();
        });
    }

    @Test
    void aSpawnerThatWaitsWhileThePoolIsShutDownIsRefused() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> after(1, "x"));
            var spawner = loop.spawn(() -> {
                assertThrows(IllegalStateException.class, () -> pool.spawn(() -> 1));
                trail.add("refused");
            });
            Task.yieldNow();
            pool.close();
            spawner.join();
            assertEquals(List.of("refused"), trail);
            assertEquals(1, pool.free());
        });
    }

    @Test
    void cancellingWhoClosesCancelsTheTasks() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var task = pool.spawn(() -> forEver());
            assertFalse(Task.moveOnAfter(ofSeconds(1), pool::close));
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void terminateCancelsAllAndWaits() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var running = pool.spawn(() -> {
                try {
                    forEver();
                } finally {
                    Task.shield(() -> trail.add(after(1, "cleaned up")));
                }
            });
            var queued = pool.applyAsync(() -> trail.add("ran"));
            Task.yieldNow();
            pool.terminate();
            assertEquals(List.of("cleaned up"), trail);
            assertEquals(TaskState.CANCELLED, running.state());
            assertEquals(TaskState.CANCELLED, queued.state());
        });
    }

    @Test
    void aTaskOfThePoolCannotWaitForThePool() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var error = pool.spawn(() -> assertThrows(IllegalStateException.class, pool::join))
                    .get();
            assertTrue(error.toString().contains("a task of the pool cannot wait for the pool"), error::toString);
            pool.spawn(() -> assertThrows(IllegalStateException.class, pool::close))
                    .get();
            pool.spawn(() -> assertThrows(IllegalStateException.class, pool::terminate))
                    .get();
        });
    }

    @Test
    void whoRunsInThePoolByApplyCannotWaitForItEither() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            pool.apply(() -> {
                pool.apply(() -> assertThrows(IllegalStateException.class, pool::join));
                assertThrows(IllegalStateException.class, () -> pool.join(ofSeconds(1)));
                assertThrows(IllegalStateException.class, pool::close);
            });
            pool.join();
            pool.close();
        });
    }

    @Test
    void theTasksBelongToTheScopeInWhichThePoolWasMadeAndNotToThatOfTheSpawner() throws Exception {
        onLoop(loop -> {
            TaskScope.run(outer -> {
                var pool = TaskPool.of(1);
                var task = TaskScope.run(inner -> {
                    return pool.spawn(() -> after(1, "x"));
                });
                assertFalse(task.isDone(), "the inner scope has ended without it");
                trail.add(task);
            });
            assertTrue(((Task<?>) trail.getFirst()).isDone(), "the outer one has not");
        });
    }

    @Test
    void cancellingTheScopeOfThePoolCancelsItsTasks() {
        onLoop(loop -> {
            var tasks = new ArrayList<Task<?>>();
            TaskScope.run(scope -> {
                tasks.add(TaskPool.of(1).spawn(() -> forEver()));
                scope.cancel();
            });
            assertEquals(TaskState.CANCELLED, tasks.getFirst().state());
        });
    }

    @Test
    void aFailureDoesNotEndTheScopeOfThePool() {
        onLoop(loop -> {
            TaskScope.run(scope -> {
                var pool = TaskPool.of(1);
                var task = pool.spawn(() -> fail(new IOException("no")));
                assertThrows(IOException.class, task::get);
                Task.yieldNow();
                trail.add("goes on");
            });
            assertEquals(List.of("goes on"), trail);
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void afterItsScopeAPoolRefusesAndKeepsNoSlot() {
        onLoop(loop -> {
            var pools = new ArrayList<TaskPool>();
            TaskScope.run(scope -> {
                pools.add(TaskPool.of(1));
            });
            var pool = pools.getFirst();
            assertThrows(IllegalStateException.class, () -> pool.spawn(() -> 1));
            assertEquals(1, pool.free());
        });
    }

    @Test
    void aGrowingPoolLetsWhoWaitsGoOn() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> forEver());
            var spawner = loop.spawn(() -> pool.spawn(() -> forEver()));
            Task.yieldNow();
            pool.resize(2);
            spawner.join();
            assertEquals(2, pool.size());
            pool.terminate();
        });
    }

    @Test
    void aShrinkingPoolTakesItsSlotsAsTheyAreGivenBack() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var tasks = List.of(pool.spawn(() -> forEver()), pool.spawn(() -> forEver()));
            pool.resize(1);
            tasks.getFirst().cancel();
            tasks.getFirst().join();
            assertTrue(pool.isFull());
            tasks.getLast().cancel();
            tasks.getLast().join();
            assertEquals(1, pool.free());
        });
    }

    @Test
    void aForeignThreadIsRefused() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var thread = new Thread(() -> {
                assertThrows(WrongThreadException.class, () -> pool.spawn(() -> 1));
                assertThrows(WrongThreadException.class, () -> pool.trySpawn(() -> 1));
                assertThrows(WrongThreadException.class, () -> pool.applyAsync(() -> 1));
                trail.add("refused");
            });
            thread.start();
            thread.join();
            assertEquals(List.of("refused"), trail);
            assertEquals(1, pool.free());
        });
    }

    @Test
    void applyInABodyOfAFullPoolRunsInThatBodysSlot() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            Callable<String> nested = () -> pool.apply(() -> after(1, "inner " + pool.size()));
            assertEquals("inner 1", pool.spawn(nested::call).get());
            assertEquals("inner 1", pool.applyAsync(nested::call).get());
            assertEquals("inner 1", pool.apply(nested::call));
            assertEquals(List.of("inner 1"), pool.map(item -> nested.call(), List.of(0)));
            assertEquals(0, pool.size());
        });
    }

    @Test
    void whatABodyAppliesAfterTheOtherStillHasItsSlot() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.apply(() -> pool.apply(() -> pool.apply(() -> trail.add(1))) && pool.apply(() -> trail.add(2)));
            assertEquals(List.of(1, 2), trail);
        });
    }

    @Test
    void aTaskThatABodySpawnsHasNoSlotYet() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var child = pool.apply(() -> {
                var spawned = loop.spawn(() -> pool.apply(() -> pool.size()));
                assertEquals(2, spawned.get());
                return spawned;
            });
            assertTrue(child.isSuccessful());
        });
    }

    @Test
    void aBodyOfAPoolThatWasShutDownAppliesNothing() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.apply(() -> {
                pool.shutdown();
                assertThrows(IllegalStateException.class, () -> pool.apply(() -> trail.add("ran")));
            });
            assertEquals(List.of(), trail);
        });
    }
}
