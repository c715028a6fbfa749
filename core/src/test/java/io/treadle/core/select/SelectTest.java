package io.treadle.core.select;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.Wait;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.Loops;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.core.sync.Deferred;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.core.testing.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectTest {
    private final TaskSemaphore one = new TaskSemaphore(0);
    private final TaskSemaphore two = new TaskSemaphore(0);
    private final List<String> trail = new ArrayList<>();

    private static <X extends Exception> void onLoop(Loops.OnLoop<X> body) throws X {
        Loops.onLoop(LoopConfig.named("test").withClock(VirtualClock.autojump()), body);
    }

    private Select<String> oneOrTwo() {
        return Select.of(one.acquiring().then(held -> "one"), two.acquiring().then(held -> "two"));
    }

    // ---- time ----

    @Test
    void aTimeComesWhenItIsThere() throws Exception {
        onLoop(loop -> {
            var end = loop.deadlineAfter(ofSeconds(2));
            assertEquals(end, Select.of(Select.after(ofSeconds(2))).await());
            assertEquals(end, loop.deadlineAfter(ofSeconds(0)));
            var later = loop.deadlineAfter(ofSeconds(3));
            assertEquals(later, Select.of(Select.at(later)).await());
            assertEquals(later, loop.deadlineAfter(ofSeconds(0)));
        });
    }

    @Test
    void aTimeThatHasPassedIsThereAtOnce() throws Exception {
        onLoop(loop -> {
            var past = loop.deadlineAfter(ofSeconds(-1));
            loop.spawn(() -> trail.add("other"));
            assertEquals(past, Select.of(Select.at(past)).await());
            Select.of(Select.after(ofSeconds(0))).await();
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void theEarliestOfSeveralTimesWins() throws Exception {
        onLoop(loop -> assertEquals(
                "early",
                Select.of(
                                Select.after(ofSeconds(2)).then(time -> "late"),
                                Select.after(ofSeconds(1)).then(time -> "early"))
                        .await()));
    }

    // ---- tasks ----

    @Test
    void theEndOfATaskIsTaken() throws Exception {
        onLoop(loop -> {
            var task = loop.spawnLater(ofSeconds(1), () -> "result");
            var taken = Select.of(Select.done(task)).await();
            assertSame(task, taken);
            assertEquals("result", taken.value());
            assertSame(task, Select.of(Select.done(task)).await());
        });
    }

    @Test
    void aTaskThatFailedOrWasCancelledIsDoneToo() throws Exception {
        onLoop(loop -> {
            var failed = loop.spawn(Bodies.failing(new IOException("on purpose")));
            assertSame(failed, Select.of(Select.done(failed)).await());
            var cancelled = loop.spawn(Bodies::waitForEver);
            cancelled.cancel();
            assertSame(cancelled, Select.of(Select.done(cancelled)).await());
        });
    }

    // ---- which one ----

    @Test
    void exactlyOneIsTakenThoughSeveralCouldBe() throws Exception {
        onLoop(loop -> {
            one.release();
            two.release();
            oneOrTwo().await();
            assertEquals(1, one.available() + two.available());
        });
    }

    @Test
    void exactlyOneIsTakenThoughSeveralComeInTheSameTurn() throws Exception {
        onLoop(loop -> {
            var select = loop.spawn(() -> oneOrTwo().await());
            loop.waitAllBlocked();
            two.release();
            one.release();
            assertEquals("two", select.get());
            assertEquals(1, one.available());
            assertEquals(0, two.available());
        });
    }

    @Test
    void theChoiceGoesRoundWhereSeveralCanBeTaken() throws Exception {
        onLoop(loop -> {
            one.release(100);
            two.release(100);
            for (int i = 0; i < 100; i++) {
                trail.add(oneOrTwo().await());
            }
            assertEquals(50, one.available());
            assertEquals(50, two.available());
        });
    }

    @Test
    void theChoiceIsFairAlsoWhereSelectsAlternate() throws Exception {
        onLoop(loop -> {
            one.release(100);
            two.release(100);
            var others = new TaskSemaphore(100);
            for (int i = 0; i < 100; i++) {
                trail.add(oneOrTwo().await());
                Select.of(others.acquiring(), others.acquiring()).await();
            }
            assertEquals(50, one.available(), 2);
        });
    }

    /** Clauses of users may be records. */
    @Test
    void ofEqualClausesTheOneThatFiredIsTaken() throws Exception {
        onLoop(loop -> {
            SelectClause<String> equal = () -> new EqualAttempt(new ArrayList<>(), "first");
            var second = new EqualAttempt(new ArrayList<>(), "second");
            loop.spawn(() -> second.waits().getFirst().fire(second));
            assertEquals("second", Select.of(equal, () -> second).await());
        });
    }

    private record EqualAttempt(List<Wait> waits, String name) implements Attempt<String>, Wait.Clause {
        @Override
        public boolean tryNow() {
            return false;
        }

        @Override
        public Wait.Clause enlist(Wait wait) {
            waits.add(wait);
            wait.add(this);
            return this;
        }

        @Override
        public void undo() {}

        @Override
        public String result() {
            return name;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof EqualAttempt;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Test
    void aBiasedOneTakesTheFirst() throws Exception {
        onLoop(loop -> {
            one.release(3);
            two.release(3);
            for (int i = 0; i < 4; i++) {
                trail.add(oneOrTwo().biased().await());
            }
        });

        assertEquals(List.of("one", "one", "one", "two"), trail);
    }

    @Test
    void selectsStandInLineWithPlainCalls() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> oneOrTwo().await().equals("one") && trail.add("select"));
            loop.spawn(() -> {
                one.acquire();
                trail.add("plain");
            });
            loop.spawn(() -> oneOrTwo().await().equals("one") && trail.add("select again"));
            loop.waitAllBlocked();
            one.release(3);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("select", "plain", "select again"), trail);
    }

    @Test
    void aClauseServesManySelectsAtTheSameTime() throws Exception {
        onLoop(loop -> {
            var clause = one.acquiring().then(held -> trail.add("taken"));
            for (int i = 0; i < 3; i++) {
                loop.spawn(() -> Select.of(clause, clause).await());
            }
            loop.waitAllBlocked();
            assertEquals(6, one.statistics().waiting());
            one.release(3);
            loop.waitAllBlocked();
            assertEquals(new TaskSemaphore.Statistics(0, 0), one.statistics());
        });

        assertEquals(3, trail.size());
    }

    @Test
    void aListOfClausesDoesTheSame() throws Exception {
        onLoop(loop -> {
            one.release();
            assertEquals(
                    "one",
                    Select.of(List.of(one.acquiring().then(held -> "one"))).await());
        });
    }

    @Test
    void nothingToSelectFromIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Select.of(List.of()));
    }

    // ---- losers ----

    @Test
    void theLosersOfEveryKindLeaveNothing() throws Exception {
        onLoop(loop -> {
            var lock = new TaskLock();
            var again = new TaskRLock();
            var limiter = new CapacityLimiter(0);
            var event = new Event();
            var deferred = new Deferred<String>();
            var task = loop.spawn(Bodies::waitForEver);
            loop.spawn(() -> {
                lock.acquire();
                again.acquire();
                Bodies.waitForEver();
            });
            Task.yieldNow();
            var all = List.<SelectClause<?>>of(
                    lock.acquiring(),
                    again.acquiring(),
                    limiter.acquiring(),
                    event.waiting(),
                    deferred.getting(),
                    Select.done(task),
                    one.acquiring(),
                    Select.after(ofSeconds(1)));
            Select.<Object>of(all.stream()
                            .map(clause -> clause.then(taken -> (Object) "taken"))
                            .toList())
                    .await();
            assertEquals(
                    0,
                    lock.statistics().waiting()
                            + again.statistics().waiting()
                            + limiter.statistics().waiting()
                            + event.statistics().waiting()
                            + deferred.statistics().waiting()
                            + one.statistics().waiting());
        });
    }

    @Test
    void theDefaultIsTakenWhereNothingElseCanBeAndNothingIsLeft() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            assertEquals("nothing", oneOrTwo().orElse("nothing"));
            assertEquals(0, one.statistics().waiting());
            two.release();
            assertEquals("two", oneOrTwo().orElse("nothing"));
            assertEquals(List.of(), trail);
        });
    }

    // ---- cancelling ----

    @Test
    void aCancelledSelectTakesNothing() throws Exception {
        onLoop(loop -> {
            var select = loop.spawn(() -> oneOrTwo().await());
            loop.waitAllBlocked();
            select.cancel();
            one.release();
            two.release();
            select.join();
            assertEquals(TaskState.CANCELLED, select.state());
            assertEquals(2, one.available() + two.available());
        });
    }

    @Test
    void aTaskThatIsCancelledTakesNothingThatIsThere() throws Exception {
        onLoop(loop -> {
            one.release();
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, () -> oneOrTwo().await());
                        assertThrows(Cancelled.class, () -> oneOrTwo().orElse("nothing"));
                    })
                    .get();
            assertEquals(1, one.available());
        });
    }

    @Test
    void whatWasTakenBeforeTheCancellationIsHandled() throws Exception {
        onLoop(loop -> {
            var select = loop.spawn(() -> oneOrTwo().await());
            loop.waitAllBlocked();
            one.release();
            select.cancel();
            assertEquals("one", select.get());
            assertEquals(0, one.available());
        });
    }

    @Test
    void theTimeOfAScopeEndsIt() throws Exception {
        onLoop(loop -> {
            assertFalse(Task.moveOnAfter(ofSeconds(1), () -> oneOrTwo().await()));
            assertEquals(0, one.statistics().waiting() + two.statistics().waiting());
        });
    }

    // ---- handlers ----

    @Test
    void whatAHandlerThrowsIsThrownAndTheThingIsTaken() throws Exception {
        onLoop(loop -> {
            one.release();
            var failure = new IOException("on purpose");
            var failing = Select.of(one.acquiring().then(held -> {
                throw failure;
            }));
            assertSame(failure, assertThrows(IOException.class, failing::await));
            assertEquals(0, one.available());
        });
    }

    @Test
    void aHandlerRunsInTheTaskThatSelectsAndMayWait() throws Exception {
        onLoop(loop -> {
            one.release();
            var me = Task.current();
            assertEquals(
                    "waited",
                    Select.of(one.acquiring().then(held -> {
                                assertSame(me, Task.current());
                                Task.sleep(ofSeconds(1));
                                return "waited";
                            }))
                            .await());
        });
    }

    @Test
    void onlyTheHandlerOfTheWinnerRuns() throws Exception {
        onLoop(loop -> {
            two.release();
            Select.of(
                            one.acquiring().then(held -> trail.add("one")),
                            two.acquiring().then(held -> trail.add("two")))
                    .await();
        });

        assertEquals(List.of("two"), trail);
    }

    @Test
    void handlersCanBeChained() throws Exception {
        onLoop(loop -> {
            one.release();
            assertEquals(
                    3,
                    Select.of(one.acquiring().then(held -> "one").then(String::length))
                            .await());
        });
    }

    // ---- clauses of others ----

    /** Anybody can write a clause; one that fails must not spoil the others. */
    @Test
    void aClauseThatFailsToEnlistLeavesNothingOfTheOthers() throws Exception {
        onLoop(loop -> {
            var select = Select.of(
                    one.acquiring().then(held -> "one"),
                    () -> new Failing(),
                    two.acquiring().then(held -> "two"));
            assertThrows(ArithmeticException.class, select::await);
            assertEquals(0, one.statistics().waiting() + two.statistics().waiting());
            one.release();
            assertTrue(one.tryAcquire());
        });
    }

    private static final class Failing implements Attempt<String> {
        @Override
        public boolean tryNow() {
            return false;
        }

        @Override
        public Wait.Clause enlist(Wait wait) {
            throw new ArithmeticException("on purpose");
        }

        @Override
        public String result() {
            return "never";
        }
    }

    @Test
    void aSelectBelongsToATaskOfALoop() {
        assertThrows(WrongThreadException.class, () -> oneOrTwo().await());
        assertThrows(WrongThreadException.class, () -> oneOrTwo().orElse("nothing"));
    }
}
