package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.select.Select;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What both locks do. */
@SuppressWarnings("try") // what is held need not be named in the block
abstract class LockContract {
    final AnyLock lock = make();
    final List<String> trail = new ArrayList<>();

    /** A free lock, named {@code books}. */
    abstract AnyLock make();

    /** A task that acquires the lock, says so, and releases it. */
    final Task<?> passer(TaskLoop loop, String name) {
        return loop.spawn(SpawnOptions.named(name), () -> {
            try (var held = lock.hold()) {
                trail.add(name);
            }
        });
    }

    /** A task that acquires the lock and ends. */
    final Task<?> leaver(TaskLoop loop) {
        return loop.spawn(SpawnOptions.named("leaver"), () -> {
            lock.acquire();
            Task.sleep(ofSeconds(1));
        });
    }

    @Test
    void aFreeLockIsTakenWithoutWaiting() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            lock.acquire();
            assertTrue(lock.isHeld());
            assertSame(Task.current(), lock.holder());
            assertEquals(List.of(), trail);
            lock.release();
            assertNull(lock.holder());
        });
    }

    @Test
    void onlyOneTaskAtATimeHoldsIt() {
        onLoop(loop -> {
            var holders = new int[1];
            for (int i = 0; i < 10; i++) {
                loop.spawn(() -> {
                    for (int n = 0; n < 10; n++) {
                        try (var held = lock.hold()) {
                            assertEquals(1, ++holders[0]);
                            Task.yieldNow();
                            holders[0]--;
                        }
                    }
                    trail.add("done");
                });
            }
            loop.waitAllBlocked();
        });

        assertEquals(10, trail.size());
    }

    @Test
    void whoWaitsGetsItInTheOrderOfArrival() {
        onLoop(loop -> {
            lock.acquire();
            var tasks = List.of(passer(loop, "a"), passer(loop, "b"), passer(loop, "c"));
            loop.waitAllBlocked();
            assertEquals(3, lock.waiting());
            lock.release();
            Task.joinAll(tasks);
        });

        assertEquals(List.of("a", "b", "c"), trail);
    }

    @Test
    void whoComesBetweenAReleaseAndTheNextHolderWaits() {
        onLoop(loop -> {
            lock.acquire();
            var waiter = passer(loop, "waiter");
            loop.waitAllBlocked();
            lock.release();
            assertSame(waiter, lock.holder());
            assertFalse(lock.tryAcquire());
            lock.acquire();
            trail.add("releaser");
            lock.release();
        });

        assertEquals(List.of("waiter", "releaser"), trail);
    }

    @Test
    void tryAcquireTakesAFreeLockAndNoOther() throws Exception {
        onLoop(loop -> {
            assertTrue(lock.tryAcquire());
            assertEquals(false, loop.spawn(lock::tryAcquire).get());
            lock.release();
        });
    }

    @Test
    void aLimitEndsTheWait() throws Exception {
        onLoop(loop -> {
            lock.acquire();
            var late = loop.spawn(() -> lock.acquire(ofSeconds(1)));
            assertEquals(false, late.get());
            assertEquals(0, lock.waiting());
            var inTime = loop.spawn(() -> {
                boolean got = lock.acquire(ofSeconds(2));
                lock.release();
                return got;
            });
            Task.sleep(ofSeconds(1));
            lock.release();
            assertEquals(true, inTime.get());
        });
    }

    @Test
    void aBlockWithALimitHoldsTheLockOrIsNotEntered() {
        onLoop(loop -> {
            try (var held = lock.hold(ofSeconds(1))) {
                assertTrue(lock.isHeld());
                var late = loop.spawn(() -> lock.hold(ofSeconds(1)));
                assertThrows(DeadlineException.class, late::get);
                assertEquals(0, lock.waiting());
            }
            assertNull(lock.holder());
        });
    }

    @Test
    void aLockThatIsFreeIsHadEvenInNoTime() {
        onLoop(loop -> {
            assertTrue(lock.acquire(ofSeconds(0)));
            lock.release();
        });
    }

    @Test
    void aCancelledWaiterLeavesNothing() {
        onLoop(loop -> {
            lock.acquire();
            var cancelled = passer(loop, "cancelled");
            var next = passer(loop, "next");
            loop.waitAllBlocked();
            cancelled.cancel();
            assertEquals(1, lock.waiting());
            lock.release();
            next.join();
            assertEquals(TaskState.CANCELLED, cancelled.state());
            assertNull(lock.holder());
        });

        assertEquals(List.of("next"), trail);
    }

    @Test
    void whoIsGivenItAndCancelledInTheSameTurnHasIt() {
        onLoop(loop -> {
            lock.acquire();
            var task = loop.spawn(() -> {
                try (var held = lock.hold()) {
                    trail.add("held: " + lock.isHeld());
                    assertThrows(Cancelled.class, Task::yieldNow);
                }
            });
            loop.waitAllBlocked();
            lock.release();
            task.cancel();
            task.join();
            assertNull(lock.holder());
        });

        assertEquals(List.of("held: true"), trail);
    }

    @Test
    void aTaskThatIsCancelledDoesNotGetAFreeLock() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, lock::acquire);
                        assertThrows(Cancelled.class, () -> lock.acquire(ofSeconds(1)));
                    })
                    .get();
            assertNull(lock.holder());
        });
    }

    /** P03: in Python any thread may release a lock. */
    @Test
    void onlyItsHolderMayReleaseIt() {
        onLoop(loop -> {
            lock.acquire();
            var other = loop.spawn(SpawnOptions.named("other"), () -> lock.release());
            var error = assertThrows(IllegalStateException.class, other::get);
            assertTrue(error.toString().contains("what=release, lock=" + lock.real()), error::getMessage);
            assertTrue(error.toString().contains("caller=other"), error::getMessage);
            assertTrue(lock.isHeld());
            lock.release();
        });
    }

    /** P04. */
    @Test
    void aFreeLockCannotBeReleased() {
        onLoop(loop -> {
            assertThrows(IllegalStateException.class, lock::release);
            lock.acquire();
            lock.release();
            assertThrows(IllegalStateException.class, lock::release);
            assertTrue(lock.tryAcquire());
        });
    }

    @Test
    void aBlockThatFailsReleasesIt() {
        onLoop(loop -> {
            assertThrows(IOException.class, () -> {
                try (var held = lock.hold()) {
                    throw new IOException("on purpose");
                }
            });
            assertNull(lock.holder());
        });
    }

    @Test
    void whatIsHeldIsGivenBackOnce() {
        onLoop(loop -> {
            var held = lock.hold();
            held.close();
            lock.acquire();
            held.close();
            assertTrue(lock.isHeld());
            lock.release();
        });
    }

    @Test
    void whatAnotherTaskHasTriedToGiveBackItsHolderStillCan() {
        onLoop(loop -> {
            var held = lock.hold();
            var other = loop.spawn(held::close);
            assertThrows(IllegalStateException.class, other::get);
            assertTrue(lock.isHeld());
            held.close();
            assertNull(lock.holder());
        });
    }

    @Test
    void aGreenletOfATaskHoldsItAsTheTask() {
        onLoop(loop -> {
            try (var greenlet = Greenlet.of(first -> {
                lock.acquire();
                return "acquired";
            })) {
                assertEquals("acquired", greenlet.switchTo());
            }
            assertTrue(lock.isHeld());
            lock.release();
        });
    }

    // ---- a holder that ends ----

    @Test
    void whoWaitsForALockWhoseHolderEndsFailsWithItsName() {
        onLoop(loop -> {
            var dead = leaver(loop);
            var first = passer(loop, "first");
            var second = passer(loop, "second");
            var error = assertThrows(LockBrokenException.class, first::get);
            assertTrue(error.toString().contains("task=leaver"), error::getMessage);
            assertTrue(error.toString().contains("books"), error::getMessage);
            assertThrows(LockBrokenException.class, second::get);
            assertTrue(dead.isSuccessful());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void whoComesAfterTheHolderHasEndedFailsAtOnce() {
        onLoop(loop -> {
            leaver(loop).join();
            assertThrows(LockBrokenException.class, lock::acquire);
            assertThrows(LockBrokenException.class, lock::tryAcquire);
            assertThrows(LockBrokenException.class, () -> lock.acquire(ofSeconds(1)));
            assertThrows(
                    LockBrokenException.class, () -> Select.of(lock.acquiring()).await());
        });
    }

    @Test
    void whatTheHolderFailedWithIsTheCauseAndIsReportedToo() {
        var failures = new Failures();
        var failure = new IOException("on purpose");
        onLoop(failures, loop -> {
            loop.spawn(() -> {
                lock.acquire();
                Task.sleep(ofSeconds(1));
                Bodies.failing(failure).run();
            });
            var waiter = passer(loop, "waiter");
            var error = assertThrows(LockBrokenException.class, waiter::get);
            assertSame(failure, error.getCause());
        });

        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void aHolderThatWasCancelledIsNoDifferent() {
        onLoop(loop -> {
            var dead = leaver(loop);
            var waiter = passer(loop, "waiter");
            loop.waitAllBlocked();
            dead.cancel();
            assertThrows(LockBrokenException.class, waiter::get);
        });
    }

    @Test
    void theEndOfATaskThatHasReleasedItMeansNothing() throws Exception {
        onLoop(loop -> {
            var first = loop.spawn(() -> {
                try (var held = lock.hold()) {
                    Task.sleep(ofSeconds(1));
                }
            });
            var second = loop.spawn(() -> {
                try (var held = lock.hold()) {
                    Task.sleep(ofSeconds(10));
                }
            });
            var third = passer(loop, "third");
            first.join();
            assertSame(second, lock.holder());
            third.get();
        });

        assertEquals(List.of("third"), trail);
    }

    @Test
    void theEndOfTheNextHolderIsSeenToo() {
        onLoop(loop -> {
            lock.acquire();
            leaver(loop);
            var waiter = passer(loop, "waiter");
            loop.waitAllBlocked();
            lock.release();
            assertThrows(LockBrokenException.class, waiter::get);
        });
    }

    @Test
    void aHolderThatEndsAfterItsOnlyWaiterGaveUpBreaksItForTheNext() throws Exception {
        onLoop(loop -> {
            var dead = leaver(loop);
            var impatient = loop.spawn(() -> lock.acquire(ofSeconds(0)));
            assertEquals(false, impatient.get());
            var waiter = passer(loop, "waiter");
            dead.join();
            assertThrows(LockBrokenException.class, waiter::get);
        });
    }

    /** A thread that was adopted does not tell its end. */
    @Test
    void whoWaitsForAnAdoptedThreadThatHasEndedLearnsItWhenTheNextComes() {
        onLoop(loop -> {
            var adopted = loop.threadFactory().newThread(() -> {
                lock.acquire();
                Task.sleep(ofSeconds(1));
            });
            adopted.start();
            loop.waitAllBlocked();
            var waiter = passer(loop, "waiter");
            Task.sleep(ofSeconds(2));
            assertFalse(waiter.isDone());
            assertThrows(LockBrokenException.class, lock::tryAcquire);
            loop.waitAllBlocked();
            assertInstanceOf(LockBrokenException.class, waiter.exception());
        });
    }

    @Test
    void whoSelectsALockWhoseHolderEndsFails() {
        onLoop(loop -> {
            leaver(loop);
            Task.yieldNow();
            var select = Select.of(lock.acquiring(), Select.after(ofSeconds(10)));
            assertThrows(LockBrokenException.class, select::await);
        });
    }

    // ---- select ----

    @Test
    void aSelectTakesItAndItsHandlerReleasesIt() throws Exception {
        onLoop(loop -> {
            assertEquals(
                    true, Select.of(lock.acquiring().then(this::heldInside)).await());
            assertFalse(lock.isHeld());
            lock.acquire();
            var waiter = loop.spawn(
                    () -> Select.of(lock.acquiring().then(this::heldInside)).await());
            loop.waitAllBlocked();
            lock.release();
            assertEquals(true, waiter.get());
            assertNull(lock.holder());
        });
    }

    private boolean heldInside(Held held) {
        try (held) {
            return lock.isHeld();
        }
    }

    @Test
    void aSelectThatTakesSomethingElseLeavesNothing() throws Exception {
        onLoop(loop -> {
            lock.acquire();
            var other = loop.spawn(() -> Select.of(
                            lock.acquiring().then(held -> "lock"),
                            Select.after(ofSeconds(1)).then(late -> "time"))
                    .await());
            assertEquals("time", other.get());
            assertEquals(0, lock.waiting());
            lock.release();
            assertNull(lock.holder());
        });
    }

    // ---- loops ----

    @Test
    void aTaskOfAnotherLoopIsRefused() {
        onLoop(loop -> lock.acquire());
        onLoop(loop -> {
            assertThrows(WrongThreadException.class, lock::acquire);
            assertThrows(WrongThreadException.class, lock::tryAcquire);
            assertThrows(WrongThreadException.class, lock::release);
            assertThrows(
                    WrongThreadException.class,
                    () -> Select.of(lock.acquiring()).await());
        });
    }

    @Test
    void aThreadWithoutALoopIsRefused() {
        assertThrows(WrongThreadException.class, lock::acquire);
        assertThrows(WrongThreadException.class, lock::tryAcquire);
        assertThrows(WrongThreadException.class, lock::release);
    }

    @Test
    void aLoopThatClosesEndsTheWaits() {
        var failures = new Failures();
        onLoop(failures, loop -> {
            loop.spawn(() -> {
                try (var held = lock.hold()) {
                    Bodies.waitForEver();
                }
            });
            passer(loop, "a");
            Task.yieldNow();
        });

        assertEquals(List.of(), failures.all());
        assertEquals(List.of(), trail);
    }

    @Test
    void itsStateIsInItsName() {
        onLoop(loop -> {
            assertTrue(
                    lock.real().toString().endsWith("Lock[books, free]"),
                    () -> lock.real().toString());
            lock.acquire();
            passer(loop, "a");
            loop.waitAllBlocked();
            assertTrue(
                    lock.real().toString().endsWith("Lock[books, held by main, 1 waiting]"),
                    () -> lock.real().toString());
            lock.release();
        });
    }

    /** Thousands of interleavings of acquiring in every way, cancelling, timing out and releasing. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        RandomUsers.run(300, 1, permits -> make());
    }
}
