package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.HandClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Task#gather}. */
class GatherTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bell bell = new Bell();
    private final List<String> trail = new ArrayList<>();

    /** A task that needs two turns to clean up once it is cancelled. */
    private Task<?> slowToEnd(TaskLoop loop) {
        return loop.spawn(() -> {
            try {
                bell.await();
            } finally {
                Task.shield(() -> Task.yieldNow());
                Task.shield(() -> Task.yieldNow());
                trail.add("cleaned up");
            }
        });
    }

    @Test
    void theResultsComeInTheOrderOfTheTasks() throws Exception {
        onLoop(loop -> {
            var late = loop.spawn(() -> {
                bell.await();
                return "late";
            });
            var early = loop.spawn(() -> {
                bell.ring();
                return "early";
            });
            assertEquals(List.of("late", "early"), Task.gather(List.of(late, early)));
        });
    }

    @Test
    void aTaskThatIsAddedToTheListMeanwhileIsNotGathered() throws Exception {
        onLoop(loop -> {
            var tasks = new ArrayList<Task<String>>();
            tasks.add(loop.spawn(() -> {
                tasks.add(loop.spawn(() -> "more"));
                return "first";
            }));
            assertEquals(List.of("first"), Task.gather(tasks));
        });
    }

    @Test
    void afterAFailureAllOthersHaveEnded() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var slow = slowToEnd(loop);
            Task.yieldNow();
            var failing = loop.spawn(failing(failure));
            var thrown = assertThrows(IOException.class, () -> Task.gather(List.of(any(slow), any(failing))));
            assertSame(failure, thrown);
            assertEquals(List.of("cleaned up"), trail);
            assertEquals(TaskState.CANCELLED, slow.state());
        });
    }

    @Test
    void aCancelledTaskCancelsTheOthersToo() {
        onLoop(loop -> {
            var slow = slowToEnd(loop);
            var cancelled = loop.spawn(bell::await);
            Task.yieldNow();
            cancelled.cancel();
            assertThrows(TaskCancelledException.class, () -> Task.gather(List.of(any(slow), any(cancelled))));
            assertEquals(List.of("cleaned up"), trail);
        });
    }

    @Test
    void whenTheCallerIsCancelledItEndsAfterTheTasks() {
        onLoop(loop -> {
            var slow = slowToEnd(loop);
            var caller = loop.spawn(() -> {
                try {
                    Task.gather(List.of(any(slow)));
                } finally {
                    trail.add("caller");
                }
            });
            Task.yieldNow();
            caller.cancel();
            caller.join();
            assertEquals(List.of("cleaned up", "caller"), trail);
            assertEquals(TaskState.CANCELLED, caller.state());
        });
    }

    @Test
    void aLimitAroundItEndsItsTasksAndIsThrownThen() {
        var clock = new HandClock();
        onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            var slow = slowToEnd(loop);
            loop.spawn(() -> clock.advance(SECOND));
            assertThrows(
                    DeadlineException.class, () -> Task.withTimeout(SECOND, () -> Task.gather(List.of(any(slow)))));
            trail.add("over");
        });

        assertEquals(List.of("cleaned up", "over"), trail);
    }

    @Test
    void aTaskThatWouldWaitForItselfIsRefusedAndNobodyIsCancelled() {
        onLoop(loop -> {
            var other = loop.spawn(bell::await);
            var tasks = List.<Task<Object>>of(any(other), any(Task.current()));
            assertThrows(IllegalStateException.class, () -> Task.gather(tasks));
            Task.yieldNow();
            assertFalse(other.isDone());
            bell.ring();
            other.join();
            assertTrue(other.isSuccessful());
        });
    }

    @SuppressWarnings("unchecked")
    private static Task<Object> any(Task<?> task) {
        return (Task<Object>) task;
    }

    @Test
    void whoIsCancelledAndGathersNothingEnds() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.ring();
                Task.shield(() -> Task.yieldNow());
                Task.<String>gather(List.of());
            });
            bell.await();
            task.cancel();
            loop.waitAllBlocked();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }
}
