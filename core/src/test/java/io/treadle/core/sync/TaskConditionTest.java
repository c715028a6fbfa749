package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what is held need not be named in the block
class TaskConditionTest {
    private final TaskLock lock = new TaskLock("books");
    private final TaskCondition changed = lock.newCondition();
    private final List<String> trail = new ArrayList<>();

    /** A task that waits for a signal and then says so. */
    private Task<?> waiter(TaskLoop loop, String name) {
        return loop.spawn(SpawnOptions.named(name), () -> {
            try (var held = lock.hold()) {
                changed.await();
                trail.add(name);
            }
        });
    }

    private List<Task<?>> waiters(TaskLoop loop) {
        var waiters = List.<Task<?>>of(waiter(loop, "a"), waiter(loop, "b"), waiter(loop, "c"));
        loop.waitAllBlocked();
        return waiters;
    }

    private void signal(int count) {
        try (var held = lock.hold()) {
            changed.signal(count);
        }
    }

    private void signalAll() {
        try (var held = lock.hold()) {
            changed.signalAll();
        }
    }

    @Test
    void waitingReleasesTheLock() {
        onLoop(loop -> {
            waiters(loop);
            assertEquals(3, changed.statistics().waiting());
            assertEquals(new TaskLock.Statistics(null, 0), lock.statistics());
        });
    }

    @Test
    void aSignalGoesToWhoWaitsLongest() {
        onLoop(loop -> {
            waiters(loop);
            signal(1);
            loop.waitAllBlocked();
            assertEquals(List.of("a"), trail);
            signal(1);
            loop.waitAllBlocked();
            assertEquals(List.of("a", "b"), trail);
        });
    }

    @Test
    void soManyAsAreSignalledGoOn() {
        onLoop(loop -> {
            waiters(loop);
            signal(0);
            signal(2);
            loop.waitAllBlocked();
            assertEquals(List.of("a", "b"), trail);
            signal(5);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a", "b", "c"), trail);
    }

    @Test
    void signalAllLetsAllGoInTheOrderOfArrival() {
        onLoop(loop -> {
            waiters(loop);
            signalAll();
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a", "b", "c"), trail);
    }

    @Test
    void aSignalIsForThoseWhoWaitAndNotKept() {
        onLoop(loop -> {
            signalAll();
            try (var held = lock.hold()) {
                assertFalse(changed.await(ofSeconds(1)));
            }
        });
    }

    @Test
    void theSignalledWaitUntilTheLockIsReleased() {
        onLoop(loop -> {
            waiters(loop);
            try (var held = lock.hold()) {
                changed.signalAll();
                Task.sleep(ofSeconds(1));
                trail.add("released");
            }
            loop.waitAllBlocked();
        });

        assertEquals(List.of("released", "a", "b", "c"), trail);
    }

    @Test
    void allOfItIsForTheHolderOfTheLock() {
        onLoop(loop -> {
            assertThrows(IllegalStateException.class, changed::await);
            assertThrows(IllegalStateException.class, () -> changed.await(ofSeconds(1)));
            assertThrows(IllegalStateException.class, () -> changed.await(() -> true));
            assertThrows(IllegalStateException.class, () -> changed.await(ofSeconds(1), () -> true));
            assertThrows(IllegalStateException.class, changed::signalAll);
            var error = assertThrows(IllegalStateException.class, changed::signal);
            assertTrue(error.toString().contains("what=signal, lock=TaskLock[books, free]"), error::getMessage);
        });
    }

    @Test
    void conditionsOfOneLockAreIndependent() {
        onLoop(loop -> {
            var other = lock.newCondition();
            waiter(loop, "a");
            loop.spawn(() -> {
                try (var held = lock.hold()) {
                    other.await();
                    trail.add("other");
                }
            });
            loop.waitAllBlocked();
            try (var held = lock.hold()) {
                other.signalAll();
            }
            loop.waitAllBlocked();
        });

        assertEquals(List.of("other"), trail);
    }

    // ---- time ----

    @Test
    void aLimitEndsTheWaitAndTheLockIsHeld() {
        onLoop(loop -> {
            try (var held = lock.hold()) {
                assertFalse(changed.await(ofSeconds(1)));
                assertTrue(lock.isHeld());
            }
            assertEquals(0, changed.statistics().waiting());
        });
    }

    @Test
    void aSignalInTimeIsTold() {
        onLoop(loop -> {
            loop.spawnLater(ofSeconds(1), () -> signal(1));
            try (var held = lock.hold()) {
                assertTrue(changed.await(ofSeconds(2)));
            }
        });
    }

    @Test
    void whoIsOutOfTimeWaitsForTheLockAllTheSame() {
        onLoop(loop -> {
            var before = loop.deadlineAfter(ofSeconds(5));
            loop.spawn(() -> {
                try (var held = lock.hold()) {
                    Task.sleep(ofSeconds(5));
                }
            });
            try (var held = lock.hold()) {
                assertFalse(changed.await(ofSeconds(1)));
                assertEquals(before, loop.deadlineAfter(ofSeconds(0)));
            }
        });
    }

    /** What times out takes no signal with it. */
    @Test
    void aSignalAfterAWaiterTimedOutGoesToTheNext() {
        onLoop(loop -> {
            loop.spawn(() -> {
                try (var held = lock.hold()) {
                    changed.await(ofSeconds(1));
                }
            });
            Task.yieldNow();
            waiter(loop, "next");
            Task.sleep(ofSeconds(1));
            signal(1);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("next"), trail);
    }

    // ---- predicates ----

    @Test
    void aPredicateThatIsTrueAlreadyNeedsNoSignal() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            try (var held = lock.hold()) {
                changed.await(() -> true);
                assertTrue(changed.await(ofSeconds(1), () -> true));
            }
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void aPredicateIsAskedAfterEachSignalWithTheLockHeld() throws Exception {
        onLoop(loop -> {
            var state = new int[1];
            var waiter = loop.spawn(() -> {
                try (var held = lock.hold()) {
                    changed.await(() -> {
                        trail.add(state[0] + " " + lock.isHeld());
                        return state[0] == 2;
                    });
                }
            });
            for (int i = 0; i < 2; i++) {
                loop.waitAllBlocked();
                state[0]++;
                signal(1);
            }
            waiter.get();
        });

        assertEquals(List.of("0 true", "1 true", "2 true"), trail);
    }

    /** P02: the limit is for all signals together. */
    @Test
    void theLimitOfAPredicateIsForTheWholeWait() {
        onLoop(loop -> {
            for (int i = 1; i <= 5; i++) {
                loop.spawnLater(ofSeconds(i), () -> signal(1));
            }
            var end = loop.deadlineAfter(ofSeconds(3));
            try (var held = lock.hold()) {
                assertFalse(changed.await(ofSeconds(3), () -> false));
            }
            assertEquals(end, loop.deadlineAfter(ofSeconds(0)));
        });
    }

    @Test
    void aPredicateThatIsTrueWhenTheTimeIsOverCounts() {
        onLoop(loop -> {
            var end = loop.deadlineAfter(ofSeconds(1));
            try (var held = lock.hold()) {
                assertTrue(changed.await(ofSeconds(1), () -> end.equals(loop.deadlineAfter(ofSeconds(0)))));
            }
        });
    }

    @Test
    void aPredicateThatFailsLeavesTheLockHeld() {
        onLoop(loop -> {
            try (var held = lock.hold()) {
                assertThrows(ArithmeticException.class, () -> changed.await(() -> 1 / trail.size() == 1));
                assertTrue(lock.isHeld());
            }
        });
    }

    // ---- cancelling ----

    @Test
    void aCancelledWaiterHasTheLockWhenItLearns() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                lock.acquire();
                try {
                    changed.await();
                } finally {
                    trail.add("held: " + lock.isHeld());
                    lock.release();
                }
            });
            loop.waitAllBlocked();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
            assertEquals(0, changed.statistics().waiting());
        });

        assertEquals(List.of("held: true"), trail);
    }

    /** A32: cancelled while it waits for a lock that another holds. */
    @Test
    void whoIsCancelledWhileItTakesTheLockBackGetsItFirst() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                lock.acquire();
                try {
                    changed.await();
                    trail.add("signalled, held: " + lock.isHeld());
                    assertThrows(Cancelled.class, Task::yieldNow);
                } finally {
                    lock.release();
                }
            });
            loop.waitAllBlocked();
            lock.acquire();
            changed.signal();
            loop.waitAllBlocked();
            assertEquals(1, lock.statistics().waiting());
            task.cancel();
            loop.waitAllBlocked();
            assertEquals(1, lock.statistics().waiting());
            lock.release();
            task.join();
        });

        assertEquals(List.of("signalled, held: true"), trail);
    }

    @Test
    void whoIsKilledWhileItWaitsHasTheLock() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                lock.acquire();
                try {
                    changed.await();
                } finally {
                    trail.add("held: " + lock.isHeld());
                    lock.release();
                }
            });
            loop.waitAllBlocked();
            lock.acquire();
            var failure = new IOException("on purpose");
            task.kill(failure);
            loop.waitAllBlocked();
            task.kill(new IOException("the second while the first is on its way"));
            loop.waitAllBlocked();
            assertEquals(List.of(), trail);
            lock.release();
            assertSame(failure, assertThrows(IOException.class, task::get));
        });

        assertEquals(List.of("held: true"), trail);
    }

    @Test
    void whoIsCancelledBeforeItWaitsKeepsTheLockAllTheTime() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                lock.acquire();
                Task.current().cancel();
                assertThrows(Cancelled.class, changed::await);
                assertThrows(Cancelled.class, () -> changed.await(() -> true));
                trail.add("held: " + lock.isHeld());
                lock.release();
            });
            loop.spawn(() -> lock.tryAcquire());
            task.get();
        });

        assertEquals(List.of("held: true"), trail);
    }

    @Test
    void aSignalIsNotLostOnAWaiterThatWasCancelledInTheSameTurn() {
        onLoop(loop -> {
            var waiters = waiters(loop);
            lock.acquire();
            waiters.get(0).cancel();
            changed.signal();
            lock.release();
            loop.waitAllBlocked();
        });

        assertEquals(List.of("b"), trail);
    }

    @Test
    void aSignalThatCameBeforeTheCancellationHasArrived() {
        onLoop(loop -> {
            var waiters = waiters(loop);
            lock.acquire();
            changed.signal();
            waiters.get(0).cancel();
            lock.release();
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a"), trail);
    }

    @Test
    void aLockThatIsBrokenMeanwhileIsToldWithTheCancellation() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                lock.acquire();
                changed.await();
            });
            loop.waitAllBlocked();
            loop.spawn(() -> lock.acquire()).join();
            task.cancel();
            var error = assertThrows(LockBrokenException.class, task::get);
            assertInstanceOf(Cancelled.class, error.getSuppressed()[0]);
        });
    }

    /** Thousands of interleavings of waiting, signalling, cancelling and timing out. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        for (long seed = 0; seed < 300; seed++) {
            RandomSignals.run(seed);
        }
    }
}
