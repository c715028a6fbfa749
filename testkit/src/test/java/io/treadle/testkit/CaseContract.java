package io.treadle.testkit;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.CancelScope;
import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.JoinOptions;
import io.treadle.core.ScopeOptions;
import io.treadle.core.ScopePolicy;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskState;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.select.Select;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Acceptance cases that were taken from the test suites of asyncio, trio and kotlinx.coroutines: docs/complaints.md has the list.
 * Each is true in virtual and in real time, of tasks that start lazily and eagerly.
 */
abstract class CaseContract {
    private static final Duration SOON = ofMillis(5);
    private static final Duration LATER = ofMillis(20);
    private static final Duration NEVER = ofDays(1000);

    private final List<String> trail = new ArrayList<>();
    private final IOException failure = new IOException("on purpose");

    private static void waitForEver() {
        Treadle.sleep(NEVER);
    }

    // ---- asyncio ----

    /** A01. */
    @Test
    void aTaskThatCancelsItselfEndsAtItsNextWait() {
        var task = Treadle.spawn(() -> {
            Task.current().cancel();
            trail.add("runs on");
            Treadle.sleep(SOON);
            trail.add("never");
        });
        task.join();
        assertEquals(TaskState.CANCELLED, task.state());
        assertEquals(List.of("runs on"), trail);
    }

    /** A03. */
    @Test
    void aTaskThatCatchesItsCancellationAndReturnsIsNotCancelled() throws Exception {
        var task = Treadle.spawn(() -> {
            assertThrows(Cancelled.class, CaseContract::waitForEver);
            return "value";
        });
        Treadle.sleep(SOON);
        task.cancel();
        assertEquals("value", task.get());
        assertEquals(TaskState.SUCCEEDED, task.state());
    }

    /** A05. */
    @Test
    void joiningReturnsAtTheFirstErrorAndLeavesTheOthersAlone() {
        var slow = Treadle.spawn(CaseContract::waitForEver);
        var bad = Treadle.spawn(() -> {
            Treadle.sleep(SOON);
            throw failure;
        });
        var thrown = assertThrows(
                IOException.class, () -> Treadle.joinAll(List.of(slow, bad), JoinOptions.ALL.raisingErrors()));
        assertSame(failure, thrown);
        assertFalse(slow.isDone());
        slow.cancel();
    }

    /** A05. */
    @Test
    void whoJoinsTheFirstIsToldOfAllThatAreDoneByThen() throws Exception {
        var gate = new Event();
        Task<?> one = Treadle.spawn(() -> gate.await());
        Task<?> two = Treadle.spawn(() -> gate.await());
        var slow = Treadle.spawn(CaseContract::waitForEver);
        Treadle.yieldNow();
        gate.set();
        assertEquals(List.of(one, two), Treadle.joinAll(List.of(slow, one, two), JoinOptions.first(1)));
        slow.cancel();
    }

    /** A07. */
    @Test
    void cancellingAGatherCancelsItsTasks() {
        var children = List.of(Treadle.spawn(CaseContract::waitForEver), Treadle.spawn(CaseContract::waitForEver));
        var gathering = Treadle.spawn(() -> Treadle.gather(children));
        Treadle.sleep(SOON);
        gathering.cancel();
        gathering.join();
        assertEquals(TaskState.CANCELLED, gathering.state());
        children.forEach(child -> assertEquals(TaskState.CANCELLED, child.state()));
    }

    /** A07. */
    @Test
    void aChildThatIsCancelledIsTheErrorOfItsGather() {
        var cancelled = Treadle.spawn(CaseContract::waitForEver);
        Treadle.spawnLater(SOON, () -> cancelled.cancel());
        assertThrows(TaskCancelledException.class, () -> Treadle.gather(List.of(cancelled)));
    }

    /** A09. */
    @Test
    void shieldedWorkGoesOnToItsResultWhenItsCallerIsCancelled() {
        var caller = Treadle.spawn(() -> Treadle.shield(() -> {
            Treadle.sleep(LATER);
            trail.add("finished");
        }));
        Treadle.sleep(SOON);
        caller.cancel();
        caller.join();
        assertEquals(List.of("finished"), trail);
    }

    private Task<String> finishing(String name, Event gate) {
        return Treadle.spawn(() -> Treadle.shield(() -> {
            gate.await();
            trail.add(name);
            return name;
        }));
    }

    /** Cancels {@code caller} while it waits, and then lets go on what it waits for. */
    private static void cancelAndOpen(Task<?> caller, Event gate) {
        Treadle.yieldNow();
        caller.cancel();
        gate.set();
        caller.join();
    }

    /** A09. */
    @Test
    void aShieldedGatherGoesOnToItsResultsWhenItsCallerIsCancelled() {
        var gate = new Event();
        var children = List.of(finishing("one", gate), finishing("two", gate));
        var caller = Treadle.spawn(() -> Treadle.shield(() -> trail.addAll(Treadle.gather(children))));
        cancelAndOpen(caller, gate);
        assertEquals(List.of("one", "two", "one", "two"), trail);
    }

    /** A09. */
    @Test
    void aGatherThatIsCancelledWaitsForTheShieldedWorkOfItsTasks() {
        var gate = new Event();
        var children = List.of(finishing("one", gate), finishing("two", gate));
        var caller = Treadle.spawn(() -> Treadle.gather(children));
        cancelAndOpen(caller, gate);
        assertEquals(TaskState.CANCELLED, caller.state());
        assertEquals(List.of("one", "two"), trail);
    }

    /** A11. */
    @Test
    void aThreadThatGivesUpCancelsTheTaskThatItHasAskedFor() throws Exception {
        var loop = EventLoop.current();
        Treadle.offload(() -> {
            var future = loop.submit(() -> {
                waitForEver();
                return "never";
            });
            assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
            future.cancel(true);
            assertThrows(CancellationException.class, future::get);
        });
        while (loop.tasks().size() > 1) {
            Treadle.yieldNow();
        }
        assertEquals(List.of(Task.current()), loop.tasks());
    }

    /** A13, J03, J04. */
    @Test
    void theFailureOfOneEndsAllAndOnlyFailuresAreTold() {
        var thrown = assertThrows(
                IOException.class,
                () -> Treadle.scope(scope -> {
                    scope.spawn(CaseContract::waitForEver);
                    scope.spawn(() -> {
                        Treadle.sleep(SOON);
                        throw failure;
                    });
                    scope.spawn(() -> {
                        try {
                            waitForEver();
                        } finally {
                            trail.add("cleaned up");
                        }
                    });
                    waitForEver();
                }));
        assertSame(failure, thrown);
        assertEquals(0, thrown.getSuppressed().length);
        assertEquals(List.of("cleaned up"), trail);
    }

    /** A18. */
    @Test
    void aScopeWhoseTasksKeepSpawningStillEndsOnFailure() {
        assertThrows(
                IOException.class,
                () -> Treadle.scope(scope -> {
                    scope.spawn(() -> {
                        while (true) {
                            scope.spawn(CaseContract::waitForEver);
                            Treadle.sleep(ofMillis(1));
                        }
                    });
                    scope.spawn(() -> {
                        Treadle.sleep(SOON);
                        throw failure;
                    });
                }));
    }

    /** A21. */
    @Test
    void ofTwoLimitsThatEndTogetherOnlyTheOuterSurfaces() {
        var end = EventLoop.current().deadlineAfter(SOON);
        assertThrows(
                DeadlineException.class,
                () -> Treadle.withDeadline(end, () -> {
                    assertThrows(Cancelled.class, () -> Treadle.withDeadline(end, CaseContract::waitForEver));
                    waitForEver();
                }));
    }

    /** A23. */
    @Test
    void aDeadlineCanBeMovedBeforeItHasPassedOnly() {
        var scope = CancelScope.create();
        scope.setTimeout(NEVER);
        assertFalse(scope.run(() -> {
            scope.setTimeout(SOON);
            waitForEver();
        }));
        assertThrows(IllegalStateException.class, () -> scope.setTimeout(NEVER));
    }

    /** A24. */
    @Test
    void beingCancelledWithinALimitIsNoTimeout() {
        var task = Treadle.spawn(() -> Treadle.withTimeout(NEVER, CaseContract::waitForEver));
        Treadle.sleep(SOON);
        task.cancel();
        task.join();
        assertEquals(TaskState.CANCELLED, task.state());
    }

    /** A28, K08. */
    @Test
    void theValueOfABodyThatSwallowsItsTimeoutCounts() {
        assertEquals("late", Treadle.withTimeout(SOON, () -> {
            assertThrows(Cancelled.class, CaseContract::waitForEver);
            return "late";
        }));
    }

    // ---- what asyncio loses: cpython 86296, 92824, 111693, asyncio 201, 343 ----

    @Test
    void aLimitOnAGetLosesNoItemHoweverCloseItComes() {
        var queue = TaskQueue.<Integer>fifo();
        var got = new ArrayList<Integer>();
        var getter = Treadle.spawn(() -> {
            while (got.size() < 50) {
                Treadle.moveOnAfter(ofMillis(1), () -> got.add(queue.get()));
            }
        });
        for (int i = 0; i < 50; i++) {
            Treadle.sleep(ofMillis(1)); // as long as the limit
            queue.put(i);
        }
        getter.join();
        assertEquals(50, got.size());
        assertEquals(got.stream().sorted().toList(), got);
    }

    @Test
    void aLimitOnAnAcquireLosesNoPermitHoweverCloseItComes() {
        var semaphore = new TaskSemaphore(0);
        for (int i = 0; i < 20; i++) {
            var waiter = Treadle.spawn(() -> semaphore.acquire(ofMillis(1)));
            Treadle.sleep(ofMillis(1));
            semaphore.release();
            waiter.join();
            boolean acquired = Boolean.TRUE.equals(waiter.value());
            assertEquals(acquired ? 0 : 1, semaphore.available());
            assertEquals(!acquired, semaphore.tryAcquire());
        }
    }

    @Test
    void aSignalWhoseWaiterIsCancelledGoesToTheNext() {
        var lock = new TaskLock();
        var condition = lock.newCondition();
        var waiters = new ArrayList<Task<?>>();
        for (var name : List.of("first", "second")) {
            waiters.add(Treadle.spawn(() -> {
                lock.acquire();
                try {
                    condition.await();
                    trail.add(name);
                } finally {
                    lock.release();
                }
            }));
        }
        Treadle.sleep(SOON);
        lock.acquire();
        waiters.get(0).cancel();
        condition.signal();
        lock.release();
        Treadle.joinAll(waiters);
        assertEquals(List.of("second"), trail);
    }

    // ---- trio ----

    /** T01. */
    @Test
    void inACancelledScopeEveryWaitFails() {
        var scope = CancelScope.create();
        assertFalse(scope.run(() -> {
            scope.cancel();
            scope.cancel();
            for (int i = 0; i < 3; i++) {
                assertThrows(Cancelled.class, () -> Treadle.sleep(SOON));
            }
            Treadle.yieldNow();
        }));
    }

    /** T05. */
    @Test
    void aScopeThatWasCancelledBeforeItIsEnteredEndsItsFirstWait() {
        var scope = CancelScope.create();
        scope.cancel();
        assertFalse(scope.run(() -> {
            trail.add("begun");
            Treadle.sleep(SOON);
            trail.add("never");
        }));
        assertEquals(List.of("begun"), trail);
    }

    // ---- kotlinx.coroutines ----

    /** K03. */
    @Test
    void aSelectThatHasNothingElseTakesItsTime() throws Exception {
        var queue = TaskQueue.<String>fifo();
        assertEquals("time", Treadle.select(queue.getting(), Select.after(SOON).then(after -> "time")));
        queue.put("item");
        assertEquals("item", Treadle.select(queue.getting(), Select.after(NEVER).then(after -> "time")));
    }

    /** K07. */
    @Test
    void aSupervisedFailureLeavesTheOthersAlone() throws Exception {
        Treadle.scope(ScopeOptions.DEFAULT.withPolicy(ScopePolicy.SUPERVISE), scope -> {
            var bad = scope.spawn(() -> {
                Treadle.sleep(SOON);
                throw failure;
            });
            scope.spawn(() -> {
                Treadle.sleep(LATER);
                trail.add("finished");
            });
            assertThrows(IOException.class, bad::get);
        });
        assertEquals(List.of("finished"), trail);
    }

    /** K08. The time counts from when the task waits: a busy machine may need as long as that to begin it. */
    @Test
    void aLimitWaitsForTheTasksThatItCancels() {
        assertThrows(
                DeadlineException.class,
                () -> Treadle.scope(ScopeOptions.DEFAULT.within(NEVER), scope -> {
                    scope.spawn(() -> {
                        scope.cancelScope().setTimeout(SOON);
                        try {
                            waitForEver();
                        } finally {
                            Treadle.shield(() -> Treadle.sleep(SOON));
                            trail.add("ended");
                        }
                    });
                }));
        assertEquals(List.of("ended"), trail);
    }

    /** K09. */
    @Test
    void cleaningUpMayWaitUnderAShield() {
        var task = Treadle.spawn(() -> {
            try {
                waitForEver();
            } finally {
                Treadle.shield(() -> Treadle.sleep(SOON));
                trail.add("cleaned up");
            }
        });
        Treadle.sleep(SOON);
        task.cancel();
        task.join();
        assertEquals(List.of("cleaned up"), trail);
    }

    /** K12. */
    @Test
    void sleepsThatEndTogetherEndInTheOrderInWhichTheyBegan() {
        Treadle.scope(scope -> {
            for (var name : List.of("first", "second", "third")) {
                scope.spawn(() -> {
                    Treadle.sleep(SOON);
                    trail.add(name);
                });
            }
        });
        assertEquals(List.of("first", "second", "third"), trail);
    }
}
