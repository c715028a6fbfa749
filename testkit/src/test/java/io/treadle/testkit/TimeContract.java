package io.treadle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.ScopeOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.function.Body;
import io.treadle.core.time.TaskClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scopes, sleeps and limits promise whatever the clock: each fact is tested in virtual time and in real time. */
abstract class TimeContract {
    private static final Duration SOON = Duration.ofMillis(5);
    /** So much later that, in real time, only a pause of a third of a second turns the two round. */
    private static final Duration LATER = Duration.ofMillis(350);

    private static final Duration NEVER = Duration.ofDays(1000);

    private final List<String> trail = new ArrayList<>();
    private final AtomicReference<TaskClock> clock = new AtomicReference<>();
    private long start;

    @BeforeEach
    void startTheClock(EventLoop loop) {
        clock.set(loop.clock());
        start = loop.clock().nanoTime();
    }

    private void assertElapsed(Duration atLeast) {
        var elapsed = Duration.ofNanos(clock.get().nanoTime() - start);
        assertTrue(elapsed.compareTo(atLeast) >= 0, elapsed::toString);
    }

    private <T> Body<T, RuntimeException> after(Duration delay, T value) {
        return () -> {
            Treadle.sleep(delay);
            trail.add("after " + value);
            return value;
        };
    }

    @Test
    void aSleepIsNotOverBeforeItsTime() {
        Treadle.sleep(SOON);
        assertElapsed(SOON);
    }

    @Test
    void sleepersWakeInTheOrderOfTheirTimes() {
        Treadle.scope(scope -> {
            scope.spawn(after(LATER.multipliedBy(2), 3));
            scope.spawn(after(SOON, 1));
            scope.spawn(after(LATER, 2));
        });
        assertEquals(List.of("after 1", "after 2", "after 3"), trail);
    }

    @Test
    void aTaskThatIsSpawnedLaterBeginsAtItsTime() throws Exception {
        Treadle.spawnLater(SOON, () -> trail.add("begun")).get();
        assertEquals(List.of("begun"), trail);
        assertElapsed(SOON);
    }

    @Test
    void whatIsDoneWithinItsLimitGivesItsResult() {
        assertEquals(1, Treadle.<Integer, RuntimeException>withTimeout(NEVER, after(SOON, 1)));
    }

    @Test
    void aLimitEndsTheWaitInIt() {
        assertThrows(DeadlineException.class, () -> Treadle.withTimeout(SOON, () -> Treadle.sleep(NEVER)));
        assertElapsed(SOON);
    }

    @Test
    void anInnerLimitLeavesTheOuterOneWorking() {
        assertThrows(
                DeadlineException.class,
                () -> Treadle.withTimeout(LATER, () -> {
                    assertFalse(Treadle.moveOnAfter(SOON, () -> Treadle.sleep(NEVER)));
                    trail.add("moved on");
                    Treadle.sleep(NEVER);
                }));
        assertEquals(List.of("moved on"), trail);
        assertElapsed(LATER);
    }

    @Test
    void anOuterLimitPassesTheInnerOne() {
        assertFalse(Treadle.moveOnAfter(SOON, () -> {
            Treadle.moveOnAfter(NEVER, () -> Treadle.sleep(NEVER));
            trail.add("never");
        }));
        assertEquals(List.of(), trail);
    }

    @Test
    void aScopeEndsWhenTheLastOfItsTasksHasEnded() {
        Treadle.scope(scope -> {
            scope.spawn(after(LATER, 2));
            scope.spawn(after(SOON, 1));
        });
        assertEquals(List.of("after 1", "after 2"), trail);
        assertElapsed(LATER);
    }

    @Test
    void theFailureOfATaskEndsTheSleepsOfItsSiblings() {
        var failure = new IOException("on purpose");
        var sibling = new AtomicReference<Task<?>>();
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Treadle.scope(scope -> {
                            sibling.set(scope.spawn(() -> Treadle.sleep(NEVER)));
                            scope.spawn(() -> {
                                Treadle.sleep(SOON);
                                throw failure;
                            });
                        })));
        assertEquals(TaskState.CANCELLED, sibling.get().state());
    }

    @Test
    void theLimitOfAScopeEndsItsTasks() {
        var child = new AtomicReference<Task<?>>();
        assertThrows(
                DeadlineException.class,
                () -> Treadle.scope(ScopeOptions.DEFAULT.within(SOON), scope -> {
                    child.set(scope.spawn(() -> Treadle.sleep(NEVER)));
                }));
        assertEquals(TaskState.CANCELLED, child.get().state());
    }

    @Test
    void aShieldHoldsALimitUp() {
        assertFalse(Treadle.moveOnAfter(SOON, () -> {
            Treadle.shield(() -> Treadle.sleep(LATER));
            trail.add("finished");
            Treadle.sleep(NEVER);
        }));
        assertEquals(List.of("finished"), trail);
        assertElapsed(LATER);
    }

    @Test
    void theFirstOfARaceWinsAndTheOthersEnd() throws Exception {
        assertEquals("fast", Treadle.race(List.of(after(NEVER, "slow"), after(SOON, "fast"))));
        assertEquals(List.of("after fast"), trail);
    }

    @Test
    void completedTasksComeInTheOrderOfTheirEnds() {
        var late = Treadle.spawn(after(LATER, 2));
        var soon = Treadle.spawn(after(SOON, 1));
        var order = new ArrayList<Task<?>>();
        for (var task : Treadle.asCompleted(List.of(late, soon))) {
            order.add(task);
        }
        assertEquals(List.of(soon, late), order);
    }

    @Test
    void aCancelledTaskLeavesASleepOfTheJdkToo() {
        var task = Treadle.spawn(() -> Thread.sleep(NEVER));
        Treadle.sleep(Duration.ZERO);
        task.cancel();
        task.join();
        assertEquals(TaskState.CANCELLED, task.state());
    }
}
