package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what is held need not be named in the block
class TaskSemaphoreTest {
    private final TaskSemaphore one = new TaskSemaphore(1);
    private final List<String> trail = new ArrayList<>();

    /** A task that acquires a permit, says so, and keeps it. */
    private Task<?> taker(TaskLoop loop, TaskSemaphore semaphore, String name) {
        return loop.spawn(() -> {
            semaphore.acquire();
            trail.add(name);
        });
    }

    @Test
    void asManyTasksAsPermitsGoOnAtATime() {
        onLoop(loop -> {
            var semaphore = new TaskSemaphore(3);
            var now = new int[1];
            var most = new int[1];
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(loop.spawn(() -> {
                    try (var held = semaphore.hold()) {
                        most[0] = Math.max(most[0], ++now[0]);
                        Task.sleep(ofSeconds(1));
                        now[0]--;
                    }
                }));
            }
            Task.joinAll(tasks);
            assertEquals(3, most[0]);
            assertEquals(3, semaphore.available());
        });
    }

    @Test
    void whoWaitsGetsPermitsInTheOrderOfArrival() {
        onLoop(loop -> {
            var none = new TaskSemaphore(0);
            for (var name : List.of("a", "b", "c")) {
                taker(loop, none, name);
            }
            loop.waitAllBlocked();
            none.release(2);
            loop.waitAllBlocked();
            assertEquals(List.of("a", "b"), trail);
            assertEquals(new TaskSemaphore.Statistics(0, 1), none.statistics());
            none.release(3);
            loop.waitAllBlocked();
            assertEquals(new TaskSemaphore.Statistics(2, 0), none.statistics());
        });

        assertEquals(List.of("a", "b", "c"), trail);
    }

    /** asyncio 90155: a permit that is released while others wait is theirs. */
    @Test
    void whoComesBetweenAReleaseAndTheNextHolderWaits() {
        onLoop(loop -> {
            one.acquire();
            taker(loop, one, "waiter");
            loop.waitAllBlocked();
            one.release();
            assertFalse(one.tryAcquire());
            assertFalse(one.acquire(Duration.ZERO));
            assertEquals(List.of("waiter"), trail);
        });
    }

    @Test
    void tryAcquireNeverWaits() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            assertTrue(one.tryAcquire());
            assertFalse(one.tryAcquire());
            one.release();
            assertTrue(one.tryAcquire());
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void whatAnotherThreadHasTriedToGiveBackItsTaskStillCan() {
        onLoop(loop -> {
            var held = one.hold();
            var elsewhere = CompletableFuture.runAsync(held::close);
            var error = assertThrows(CompletionException.class, elsewhere::join);
            assertInstanceOf(WrongThreadException.class, error.getCause());
            held.close();
            assertEquals(1, one.available());
        });
    }

    @Test
    void aLimitEndsTheWait() {
        onLoop(loop -> {
            one.acquire();
            loop.callLater(ofSeconds(3), one::release);
            assertFalse(one.acquire(ofSeconds(2)));
            assertTrue(one.acquire(ofSeconds(2)));
        });
    }

    @Test
    void aPermitIsNotLostWhenItsWaiterIsCancelledInTheSameTurn() {
        onLoop(loop -> {
            one.acquire();
            var first = taker(loop, one, "first");
            var second = taker(loop, one, "second");
            loop.waitAllBlocked();
            first.cancel();
            one.release();
            loop.waitAllBlocked();
            assertEquals(TaskState.CANCELLED, first.state());
            assertTrue(second.isSuccessful());
        });

        assertEquals(List.of("second"), trail);
    }

    @Test
    void aPermitThatWasGivenBeforeTheCancellationHasArrived() {
        onLoop(loop -> {
            one.acquire();
            var first = loop.spawn(() -> {
                try (var held = one.hold()) {
                    trail.add("has it");
                    Task.sleep(ofSeconds(1));
                }
            });
            taker(loop, one, "second");
            loop.waitAllBlocked();
            one.release();
            first.cancel();
            first.join();
            assertEquals(TaskState.CANCELLED, first.state());
            loop.waitAllBlocked();
        });

        assertEquals(List.of("has it", "second"), trail);
    }

    @Test
    void aTaskThatIsCancelledTakesNoPermit() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, one::acquire);
                    })
                    .get();
            assertEquals(1, one.available());
        });
    }

    @Test
    void anyTaskMayReleaseAndMakeMore() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> one.release(2)).get();
            assertEquals(3, one.available());
        });
    }

    @Test
    void aBoundedOneRefusesAReleaseTooMany() {
        onLoop(loop -> {
            var bounded = TaskSemaphore.bounded(2);
            var error = assertThrows(IllegalStateException.class, bounded::release);
            assertTrue(error.toString().contains("count=1, available=2, bound=2"), error::getMessage);
            bounded.acquire();
            assertThrows(IllegalStateException.class, () -> bounded.release(2));
            assertEquals(1, bounded.available());
            bounded.release();
            assertEquals(2, bounded.available());
        });
    }

    @Test
    void aBoundedOneCountsPermitsThatItsWaitersGetAsTaken() {
        onLoop(loop -> {
            var bounded = TaskSemaphore.bounded(1);
            bounded.acquire();
            taker(loop, bounded, "waiter");
            loop.waitAllBlocked();
            bounded.release();
            bounded.release();
            assertThrows(IllegalStateException.class, bounded::release);
        });
    }

    @Test
    void aNumberThatMakesNoSenseIsRefused() {
        onLoop(loop -> {
            assertThrows(IllegalArgumentException.class, () -> new TaskSemaphore(-1));
            assertThrows(IllegalArgumentException.class, () -> one.release(-1));
            one.release(Integer.MAX_VALUE - 1);
            assertThrows(IllegalStateException.class, one::release);
            one.release(0);
            assertEquals(Integer.MAX_VALUE, one.available());
        });
    }

    @Test
    void aSelectTakesAPermitThatCanBeGivenBack() throws Exception {
        onLoop(loop -> {
            try (var held = Select.of(one.acquiring()).await()) {
                assertEquals(0, one.available());
            }
            assertEquals(1, one.available());
        });
    }

    /** gevent's V30: there two loops share one. */
    @Test
    void aTaskOfAnotherLoopIsRefusedAtOnce() {
        onLoop(loop -> one.acquire());
        onLoop(loop -> {
            assertThrows(WrongThreadException.class, one::acquire);
            assertThrows(WrongThreadException.class, one::release);
            assertThrows(
                    WrongThreadException.class, () -> Select.of(one.acquiring()).await());
        });
    }

    @Test
    void itsStateIsInItsName() {
        assertEquals("TaskSemaphore[1 available, 0 waiting]", one.toString());
    }

    /** Thousands of interleavings of acquiring in every way, cancelling, timing out and releasing. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        RandomUsers.run(300, 3, permits -> subject(new TaskSemaphore(permits)));
    }

    static RandomUsers.Subject subject(TaskSemaphore semaphore) {
        return new RandomUsers.Subject() {
            @Override
            public void acquire() {
                semaphore.acquire();
            }

            @Override
            public boolean acquire(Duration limit) {
                return semaphore.acquire(limit);
            }

            @Override
            public boolean tryAcquire() {
                return semaphore.tryAcquire();
            }

            @Override
            public SelectClause<Held> acquiring() {
                return semaphore.acquiring();
            }

            @Override
            public void release() {
                semaphore.release();
            }

            @Override
            public int waiting() {
                return semaphore.statistics().waiting();
            }
        };
    }

    @Test
    void aBlockWithALimitHasOneOrIsNotEntered() {
        onLoop(loop -> {
            var last = TaskSemaphore.bounded(1);
            try (var held = last.hold(ofSeconds(1))) {
                assertEquals(0, last.available());
                var late = loop.spawn(() -> last.hold(ofSeconds(1)));
                assertThrows(DeadlineException.class, late::get);
            }
            assertEquals(1, last.available());
        });
    }
}
