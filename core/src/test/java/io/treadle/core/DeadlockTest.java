package io.treadle.core;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.function.Action;
import io.treadle.core.select.Select;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that wait for each other in a circle. */
class DeadlockTest extends LoopFixture {
    private final TaskLock a = new TaskLock("a");
    private final TaskLock b = new TaskLock("b");

    private static Task<?> spawn(String name, Action<? extends Exception> action) {
        return TaskLoop.current().spawn(SpawnOptions.named(name).asSupervised(), action);
    }

    private static void holding(TaskLock lock, Action<? extends RuntimeException> action) {
        lock.acquire();
        try {
            Task.yieldNow();
            action.run();
        } finally {
            lock.release();
        }
    }

    @Test
    void whoClosesACircleOfTwoLocksGetsAnErrorThatNamesItAndTheOtherGoesOn() throws Exception {
        onLoop(loop -> {
            var first = spawn("first", () -> holding(a, b::acquire));
            var second = spawn("second", () -> holding(b, a::acquire));
            Task.joinAll(List.of(first, second));
            assertEquals(
                    "deadlock, these tasks wait for each other: task 3 'second' waits for TaskLock 'a' held by task 2"
                            + " 'first'; task 2 'first' waits for TaskLock 'b' held by task 3 'second'; acquire locks in the"
                            + " same order everywhere, release them before you join, or wait with a limit",
                    assertThrows(DeadlockException.class, second::get).getMessage());
            assertTrue(first.isSuccessful());
            assertEquals(first, b.statistics().holder()); // it got the lock that the other gave back
            assertEquals(0, a.statistics().waiting());
        });
    }

    @Test
    void aCircleMayBeLong() throws Exception {
        onLoop(loop -> {
            var locks = new ArrayList<TaskLock>();
            for (int i = 0; i < 50; i++) {
                locks.add(new TaskLock("lock-" + i));
            }
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 50; i++) {
                var mine = locks.get(i);
                var next = locks.get((i + 1) % 50);
                tasks.add(spawn("t" + i, () -> holding(mine, () -> holding(next, () -> {}))));
            }
            Task.joinAll(tasks);
            assertEquals(49, tasks.stream().filter(Task::isSuccessful).count());
            assertThrows(DeadlockException.class, tasks.get(49)::get);
        });
    }

    @Test
    void itIsFoundInReentrantLocksToo() throws Exception {
        onLoop(loop -> {
            var lock = new TaskRLock();
            var first = spawn("first", () -> {
                lock.acquire();
                lock.acquire();
                Task.yieldNow();
                holding(a, () -> {});
                lock.release();
                lock.release();
            });
            var second = spawn("second", () -> holding(a, lock::acquire));
            Task.joinAll(List.of(first, second));
            assertThrows(DeadlockException.class, () -> (first.isSuccessful() ? second : first).get());
        });
    }

    @Test
    void whoHoldsALockCannotJoinATaskThatWaitsForIt() throws Exception {
        onLoop(loop -> holding(a, () -> {
            var waiter = spawn("waiter", () -> holding(a, () -> {}));
            Task.yieldNow();
            var error = assertThrows(DeadlockException.class, waiter::join);
            assertTrue(
                    String.valueOf(error.getMessage())
                            .contains(
                                    "task 1 'main' joins task 2 'waiter'; task 2 'waiter' waits for TaskLock 'a' held"),
                    error.getMessage());
            assertThrows(DeadlockException.class, () -> Task.joinAll(List.of(waiter)));
        }));
    }

    @Test
    void aTaskCannotWaitForALockWhoseHolderJoinsIt() throws Exception {
        onLoop(loop -> {
            var joined = spawn("joined", () -> {
                Task.yieldNow();
                a.acquire();
            });
            holding(a, joined::join);
            assertThrows(DeadlockException.class, joined::get);
        });
    }

    private static void gather(Task<?>... tasks) throws Exception {
        Task.<@Nullable Object>gather(
                Arrays.stream(tasks).map(DeadlockTest::asObjects).toList());
    }

    @SuppressWarnings("unchecked")
    private static Task<@Nullable Object> asObjects(Task<?> task) {
        return (Task<@Nullable Object>) task;
    }

    @Test
    void tasksCannotGatherEachOtherAndWhoIsRefusedCancelsNobody() throws Exception {
        onLoop(loop -> {
            var main = Task.current();
            var child = spawn("child", () -> gather(main));
            assertThrows(DeadlockException.class, () -> gather(child));
            Task.yieldNow(); // it was not cancelled
        });
    }

    @Test
    void tasksThatGatherEachOtherAndOthersEndWhenOneIsCancelled() throws Exception {
        onLoop(loop -> {
            var never = spawn("never", () -> new Event().await());
            var both = new Task<?>[2];
            both[0] = spawn("first", () -> gather(both[1], never));
            both[1] = spawn("second", () -> Task.moveOnAfter(ofDays(1), () -> gather(both[0], never)));
            Task.yieldNow();
            both[0].cancel();
            Task.joinAll(List.of(both));
            assertEquals(TaskState.CANCELLED, both[1].state());
        });
    }

    private static void awaitForEver() {
        Wait.begin().park();
    }

    @Test
    void noTaskOfAGatherCanWaitForALockOfWhoGathersAlsoWhileOthersGoOn() throws Exception {
        onLoop(loop -> holding(a, () -> {
            var waiter = spawn("waiter", () -> holding(a, () -> {}));
            var other = spawn("other", DeadlockTest::awaitForEver);
            var error = assertThrows(DeadlockException.class, () -> gather(waiter, other));
            assertEquals(waiter.exception(), error);
            assertEquals(TaskState.CANCELLED, other.state());
        }));
    }

    @Test
    void whoGathersATaskThatWaitsForItsLockIsRefusedAndCancelsNobody() throws Exception {
        onLoop(loop -> holding(a, () -> {
            var waiter = spawn("waiter", () -> holding(a, () -> {}));
            var other = spawn("other", DeadlockTest::awaitForEver);
            Task.yieldNow();
            assertThrows(DeadlockException.class, () -> gather(waiter, other));
            assertEquals(TaskState.WAITING, other.state());
            other.cancel();
        }));
    }

    @Test
    void whoJoinsTasksAndThrowsTheirFailuresIsFreedWhenOnlyOneIsLeftThatWaitsForIt() throws Exception {
        onLoop(loop -> holding(a, () -> {
            var waiter = spawn("waiter", () -> holding(a, () -> {}));
            var other = spawn("other", () -> Task.sleep(ofSeconds(1)));
            spawn("clock", () -> clock.advance(ofSeconds(1)));
            assertThrows(
                    DeadlockException.class,
                    () -> Task.joinAll(List.of(waiter, other), JoinOptions.ALL.raisingErrors()));
            assertTrue(other.isSuccessful());
            assertThrows(DeadlockException.class, waiter::get);
        }));
    }

    @Test
    void whoTakesTasksAsTheyAreDoneCannotWaitForALastOneThatWaitsForIt() throws Exception {
        onLoop(loop -> holding(a, () -> {
            var waiter = spawn("waiter", () -> holding(a, () -> {}));
            var other = spawn("other", () -> {});
            try (var done = Task.asCompleted(List.of(waiter, other))) {
                assertEquals(other, done.next());
                assertThrows(DeadlockException.class, done::next);
            }
        }));
    }

    @Test
    void whoHoldsTheLockOfASignalledTaskCannotWaitForALockThatThisOneHolds() throws Exception {
        onLoop(loop -> {
            var signal = a.newCondition();
            var waiter = spawn("waiter", () -> holding(b, () -> holding(a, signal::await)));
            var signaller = spawn("signaller", () -> {
                while (signal.statistics().waiting() == 0) {
                    Task.yieldNow();
                }
                holding(a, () -> {
                    signal.signal();
                    b.acquire();
                });
            });
            waiter.get();
            assertThrows(DeadlockException.class, signaller::get);
        });
    }

    @Test
    void tasksCannotJoinEachOther() throws Exception {
        onLoop(loop -> {
            var both = new Task<?>[2];
            both[0] = spawn("first", () -> both[1].join());
            both[1] = spawn("second", () -> both[0].join());
            both[0].join();
            assertThrows(DeadlockException.class, both[1]::get);
            assertTrue(both[0].isSuccessful());
        });
    }

    @Test
    void aTaskOfAScopeThatIsBeingClosedCannotWaitForALockOfWhoClosesIt() throws Exception {
        onLoop(loop -> {
            var error = assertThrows(
                    DeadlockException.class,
                    () -> holding(
                            a,
                            () -> TaskScope.run(scope -> {
                                scope.spawn(() -> a.acquire());
                            })));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("task 1 'main' waits for the end of 1 task"),
                    error.getMessage());
        });
    }

    @Test
    void itIsFoundInAScopeOfAnySize() throws Exception {
        onLoop(loop -> assertThrows(
                DeadlockException.class,
                () -> holding(
                        a,
                        () -> TaskScope.run(scope -> {
                            for (int i = 0; i < 3000; i++) {
                                scope.spawn(() -> Wait.begin().park());
                            }
                            scope.spawn(() -> a.acquire());
                        }))));
    }

    @Test
    void whoClosesAScopeEndsTheWaitOfATaskInItForALockOfItsOwn() throws Exception {
        onLoop(loop -> assertThrows(
                DeadlockException.class,
                () -> holding(
                        a,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(() -> a.acquire());
                            Task.yieldNow();
                            Task.yieldNow();
                        }))));
        assertEquals(List.of(), failures.all());
    }

    @Test
    void theDeadlockIsFoundAfterALockWasHandedOver() throws Exception {
        onLoop(loop -> {
            a.acquire();
            var heir = spawn("heir", () -> {
                a.acquire();
                b.acquire();
            });
            var holder = spawn("holder", () -> holding(b, () -> a.acquire()));
            Task.yieldNow();
            a.release();
            Task.joinAll(List.of(heir, holder));
            assertThrows(DeadlockException.class, heir::get);
        });
    }

    // ---- what is no deadlock ----

    @Test
    void aWaitWithALimitIsNoPartOfADeadlock() throws Exception {
        onLoop(loop -> {
            var first = spawn("first", () -> holding(a, () -> assertEquals(false, b.acquire(ofSeconds(1)))));
            var second = spawn("second", () -> holding(b, a::acquire));
            Task.yieldNow();
            Task.yieldNow();
            clock.advance(ofSeconds(1));
            Task.joinAll(List.of(first, second));
            second.get();
            first.get();
        });
    }

    @Test
    void aDeadlineAroundAWaitEndsTheCircleByItself() throws Exception {
        onLoop(loop -> {
            var first = spawn("first", () -> holding(a, () -> Task.moveOnAfter(ofSeconds(1), b::acquire)));
            var second = spawn("second", () -> holding(b, a::acquire));
            Task.yieldNow();
            Task.yieldNow();
            clock.advance(ofSeconds(1));
            Task.joinAll(List.of(first, second));
            second.get();
            first.get();
        });
    }

    @Test
    void aSelectThatCanEndOtherwiseIsNoPartOfADeadlock() throws Exception {
        onLoop(loop -> {
            var first = spawn(
                    "first",
                    () -> holding(a, () -> {
                        try {
                            Select.<Object>of(b.acquiring(), Select.after(ofSeconds(1)))
                                    .await();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }));
            var second = spawn("second", () -> holding(b, a::acquire));
            Task.yieldNow();
            Task.yieldNow();
            clock.advance(ofSeconds(1));
            Task.joinAll(List.of(first, second));
            second.get();
        });
    }

    @Test
    void aLineOfWaitersIsNoCircle() throws Exception {
        onLoop(loop -> {
            a.acquire();
            var waiters = List.of(
                    spawn("1", () -> holding(a, () -> {})),
                    spawn("2", () -> holding(a, () -> {})),
                    spawn("3", () -> holding(a, () -> {})));
            Task.yieldNow();
            a.release();
            for (var waiter : Task.joinAll(waiters)) {
                waiter.get();
            }
        });
    }

    @Test
    void aTaskThatWasCancelledIsNoPartOfADeadlock() throws Exception {
        onLoop(loop -> {
            var first = spawn("first", () -> holding(a, b::acquire));
            Task.yieldNow();
            b.acquire();
            Task.yieldNow();
            first.cancel();
            a.acquire(); // its holder is on its way out
            assertTrue(first.isDone());
        });
    }

    /** Its parent waits for it, and it waits for its parent, which it has cancelled: both whatever is cancelled. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGatherOfTheOwnParentEndsWhenItIsCancelled(boolean daemon) throws Exception {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            var parent = spawn(
                    "parent",
                    () -> TaskScope.run(scope -> {
                        var self = Task.current();
                        var options = daemon ? SpawnOptions.named("child").asDaemon() : SpawnOptions.named("child");
                        child.set(scope.spawn(options, () -> gather(self)));
                        new Event().await();
                    }));
            loop.waitAllBlocked();
            child.get().cancel();
            loop.waitAllBlocked();
            assertEquals(TaskState.CANCELLED, parent.state());
            assertEquals(TaskState.CANCELLED, child.get().state());
        });
    }
}
