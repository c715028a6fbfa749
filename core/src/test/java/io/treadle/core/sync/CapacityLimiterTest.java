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
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what is held need not be named in the block
class CapacityLimiterTest {
    private final CapacityLimiter two = new CapacityLimiter(2);
    private final List<String> trail = new ArrayList<>();

    /** A task that borrows a token for {@code name}, says so, and keeps it. */
    private Task<?> borrower(TaskLoop loop, String name) {
        return loop.spawn(() -> {
            two.acquireFor(name);
            trail.add(name);
        });
    }

    private void borrowers(TaskLoop loop, String... names) {
        for (var name : names) {
            borrower(loop, name);
        }
        loop.waitAllBlocked();
    }

    @Test
    void asManyAsTheTotalBorrow() {
        onLoop(loop -> {
            borrowers(loop, "a", "b", "c", "d");
            assertEquals(new CapacityLimiter.Statistics(2, List.of("a", "b"), List.of(), 2), two.statistics());
            assertEquals(0, two.available());
            assertFalse(two.tryAcquire());
        });
    }

    @Test
    void aTokenThatComesBackIsLentToTheFirstWhoWaits() {
        onLoop(loop -> {
            borrowers(loop, "a", "b", "c", "d");
            two.releaseFor("b");
            assertFalse(two.tryAcquire());
            loop.waitAllBlocked();
            assertEquals(List.of("a", "c"), two.statistics().borrowers());
        });

        assertEquals(List.of("a", "b", "c"), trail);
    }

    @Test
    void theCallerIsTheBorrowerUnlessAnotherIsGiven() {
        onLoop(loop -> {
            try (var held = two.hold();
                    var other = two.holdFor("other")) {
                assertEquals(List.of(Task.current(), "other"), two.statistics().borrowers());
            }
            assertEquals(0, two.borrowed());
            assertTrue(two.tryAcquire());
            two.release();
            assertTrue(two.tryAcquireFor("other"));
            assertEquals(List.of("other"), two.statistics().borrowers());
        });
    }

    @Test
    void aBorrowerHasOneTokenAtMost() {
        onLoop(loop -> {
            two.acquire();
            var error = assertThrows(IllegalStateException.class, () -> two.acquire());
            assertTrue(error.toString().contains("borrower=Task[main, RUNNING]"), error::toString);
            assertThrows(IllegalStateException.class, two::tryAcquire);
            assertThrows(IllegalStateException.class, () -> two.acquire(ofSeconds(1)));
            assertThrows(
                    IllegalStateException.class,
                    () -> Select.of(two.acquiring()).await());
            assertEquals(1, two.borrowed());
        });
    }

    @Test
    void aBorrowerThatAsksTwiceAtTheSameTimeGetsOne() throws Exception {
        onLoop(loop -> {
            borrowers(loop, "a", "b");
            var first = borrower(loop, "c");
            var second = borrower(loop, "c");
            var third = borrower(loop, "d");
            loop.waitAllBlocked();
            two.setTotal(4);
            first.get();
            assertThrows(IllegalStateException.class, second::get);
            third.get();
            assertEquals(List.of("a", "b", "c", "d"), two.statistics().borrowers());
        });
    }

    /** A borrower is any object, with an {@code equals} of its own. */
    private static final class Moody {
        private boolean fails;

        @Override
        public int hashCode() {
            if (fails) {
                throw new UnsupportedOperationException("on purpose");
            }
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @Test
    void whoWaitsForABorrowerThatCannotBeComparedKeepsItsPlace() throws Exception {
        onLoop(loop -> {
            borrowers(loop, "a", "b");
            var moody = new Moody();
            var waiter = loop.spawn(() -> two.acquireFor(moody));
            loop.waitAllBlocked();
            moody.fails = true;
            assertThrows(UnsupportedOperationException.class, () -> two.releaseFor("a"));
            assertEquals(1, two.statistics().waiting());
            moody.fails = false;
            two.releaseFor("b");
            waiter.get();
        });
    }

    @Test
    void onlyABorrowerGivesBack() {
        onLoop(loop -> {
            two.acquireFor("a");
            assertThrows(IllegalStateException.class, two::release);
            assertThrows(IllegalStateException.class, () -> two.releaseFor("b"));
            assertEquals(1, two.borrowed());
        });
    }

    /** T17. */
    @Test
    void theTotalMayChangeWhileTokensAreLent() {
        onLoop(loop -> {
            borrowers(loop, "a", "b", "c", "d", "e");
            two.setTotal(4);
            loop.waitAllBlocked();
            assertEquals(List.of("a", "b", "c", "d"), trail);
            assertEquals(
                    new CapacityLimiter.Statistics(4, List.of("a", "b", "c", "d"), List.of(), 1), two.statistics());

            two.setTotal(1);
            assertEquals(4, two.borrowed());
            assertEquals(0, two.available());
            two.releaseFor("a");
            two.releaseFor("b");
            two.releaseFor("c");
            loop.waitAllBlocked();
            assertEquals(4, trail.size());
            two.releaseFor("d");
            loop.waitAllBlocked();
            assertEquals(List.of("e"), two.statistics().borrowers());
        });
    }

    @Test
    void noneMayBeLentForAWhile() {
        onLoop(loop -> {
            two.setTotal(0);
            assertFalse(two.acquire(ofSeconds(1)));
            loop.callLater(ofSeconds(1), () -> two.setTotal(1));
            two.acquire();
            assertEquals(1, two.total());
        });
    }

    @Test
    void aTotalBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CapacityLimiter(-1));
        onLoop(loop -> {
            assertThrows(IllegalArgumentException.class, () -> two.setTotal(-1));
            assertEquals(2, two.total());
        });
    }

    @Test
    void whatAnotherThreadHasTriedToGiveBackItsTaskStillCan() {
        onLoop(loop -> {
            var held = two.hold();
            var elsewhere = CompletableFuture.runAsync(held::close);
            var error = assertThrows(CompletionException.class, elsewhere::join);
            assertInstanceOf(WrongThreadException.class, error.getCause());
            held.close();
            assertEquals(0, two.borrowed());
        });
    }

    @Test
    void aLimitEndsTheWait() {
        onLoop(loop -> {
            borrowers(loop, "a", "b");
            loop.callLater(ofSeconds(3), () -> two.releaseFor("a"));
            assertFalse(two.acquire(ofSeconds(2)));
            assertEquals(0, two.statistics().waiting());
            assertTrue(two.acquire(ofSeconds(2)));
        });
    }

    @Test
    void aLimitEndsTheWaitForAnotherBorrower() {
        onLoop(loop -> {
            borrowers(loop, "a", "b");
            assertFalse(two.acquireFor("c", ofSeconds(2)));
            two.releaseFor("a");
            assertTrue(two.acquireFor("c", ofSeconds(2)));
            assertEquals(List.of("b", "c"), two.statistics().borrowers());
        });
    }

    @Test
    void aCancelledWaiterLeavesNothing() {
        onLoop(loop -> {
            borrowers(loop, "a", "b");
            var cancelled = borrower(loop, "c");
            borrowers(loop, "d");
            cancelled.cancel();
            two.releaseFor("a");
            loop.waitAllBlocked();
            assertEquals(List.of("b", "d"), two.statistics().borrowers());
        });
    }

    @Test
    void aTaskThatIsCancelledGetsNone() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, () -> two.acquire());
                        assertThrows(Cancelled.class, () -> two.acquireFor("a"));
                    })
                    .get();
            assertEquals(0, two.borrowed());
        });
    }

    @Test
    void aSelectTakesATokenThatCanBeGivenBack() throws Exception {
        onLoop(loop -> {
            try (var held = Select.of(two.acquiringFor("a")).await()) {
                assertEquals(List.of("a"), two.statistics().borrowers());
            }
            assertEquals(0, two.borrowed());
        });
    }

    @Test
    void itsStateIsInItsName() {
        assertEquals("CapacityLimiter[0 of 2 borrowed, 0 waiting]", two.toString());
    }

    /** Thousands of interleavings of borrowing in every way, giving back, cancelling, timing out and changing the total. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        RandomUsers.run(300, 3, permits -> new Subject(new CapacityLimiter(permits)));
    }

    private record Subject(CapacityLimiter limiter) implements RandomUsers.Subject {
        @Override
        public void acquire() {
            limiter.acquire();
        }

        @Override
        public boolean acquire(Duration limit) {
            return limiter.acquire(limit);
        }

        @Override
        public boolean tryAcquire() {
            return limiter.tryAcquire();
        }

        @Override
        public SelectClause<Held> acquiring() {
            return limiter.acquiring();
        }

        @Override
        public void release() {
            limiter.release();
        }

        @Override
        public int waiting() {
            return limiter.statistics().waiting();
        }

        @Override
        public void disturb(Random random, LineModel model) {
            int total = random.nextInt(4) + 1;
            model.release(total - limiter.total());
            limiter.setTotal(total);
            assertEquals(model.waiting(), waiting());
        }
    }

    @Test
    void aBlockWithALimitHasOneOrIsNotEntered() {
        onLoop(loop -> {
            var last = new CapacityLimiter(1);
            try (var held = last.hold(ofSeconds(1))) {
                assertEquals(0, last.available());
                var late = loop.spawn(() -> last.hold(ofSeconds(1)));
                assertThrows(DeadlineException.class, late::get);
            }
            assertEquals(1, last.available());
        });
    }

    @Test
    void aTaskThatEndsWithATokenKeepsItAndIsNamed() {
        onLoop(loop -> {
            var careless = loop.spawn(SpawnOptions.named("careless"), () -> two.acquire());
            careless.join();
            assertEquals(List.of(careless), two.statistics().ended());
            assertEquals(1, two.available());
            two.releaseFor(careless);
            assertEquals(List.of(), two.statistics().ended());
            assertEquals(2, two.available());
        });
    }

    @Test
    void whoLivesOrIsNoTaskHasNotEnded() {
        onLoop(loop -> {
            two.acquire();
            two.acquireFor("other");
            assertEquals(List.of(), two.statistics().ended());
        });
    }

    @Test
    void whoWaitsSeesWhoEndedWithAToken() {
        onLoop(loop -> {
            var one = new CapacityLimiter(1).named("db");
            var careless = loop.spawn(SpawnOptions.named("careless"), () -> one.acquire());
            careless.join();
            var waiter = loop.spawn(() -> one.acquire());
            loop.waitAllBlocked();
            var dump = loop.dump();
            assertTrue(
                    dump.contains(
                            "waits for a token of CapacityLimiter 'db', of which 1 of 1 are lent; ended without giving"
                                    + " theirs back: task " + careless.id() + " 'careless'"),
                    dump);
            waiter.cancel();
        });
    }
}
