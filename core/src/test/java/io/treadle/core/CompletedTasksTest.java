package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** {@link Task#asCompleted}. Time is moved by hand. */
class CompletedTasksTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Task<Integer> sleeper(TaskLoop loop, int seconds) {
        return loop.spawn(() -> {
            Task.sleep(SECOND.multipliedBy(seconds));
            return seconds;
        });
    }

    @Test
    void tasksComeInTheOrderInWhichTheyAreDone() {
        onLoop(loop -> {
            var tasks = List.of(sleeper(loop, 3), sleeper(loop, 1), sleeper(loop, 2));
            loop.spawn(() -> {
                for (int i = 0; i < 3; i++) {
                    clock.advance(SECOND);
                }
            });
            var order = new ArrayList<Integer>();
            for (var task : Task.asCompleted(tasks)) {
                order.add(task.value());
            }
            assertEquals(List.of(1, 2, 3), order);
        });
    }

    @Test
    void tasksThatAreDoneAlreadyComeFirst() {
        onLoop(loop -> {
            var done = loop.spawn(() -> 1);
            done.join();
            var waiting = loop.spawn(bell::await);
            var completed = Task.asCompleted(List.<Task<?>>of(waiting, done));
            assertSame(done, completed.next());
            bell.ring();
            assertSame(waiting, completed.next());
            assertFalse(completed.hasNext());
        });
    }

    @Test
    void tasksThatFailOrAreCancelledComeToo() {
        onLoop(loop -> {
            var cancelled = loop.spawn(bell::await);
            var failed = loop.spawn(failing(new IOException("on purpose")));
            cancelled.cancel();
            var states = new ArrayList<TaskState>();
            Task.asCompleted(List.of(cancelled, failed)).forEach(task -> states.add(task.state()));
            assertEquals(List.of(TaskState.CANCELLED, TaskState.FAILED), states);
        });
    }

    @Test
    void onlySoManyComeAsWereAskedFor() {
        onLoop(loop -> {
            var tasks = List.of(sleeper(loop, 1), sleeper(loop, 2));
            loop.spawn(() -> clock.advance(SECOND));
            var completed = Task.asCompleted(tasks, JoinOptions.first(1));
            assertEquals(1, completed.next().value());
            assertFalse(completed.hasNext());
            assertThrows(NoSuchElementException.class, completed::next);
            tasks.forEach(Task::cancel);
        });
    }

    @Test
    void askingForOneThatIsNotDoneInTimeThrows() {
        onLoop(loop -> {
            var tasks = List.of(sleeper(loop, 1), sleeper(loop, 5));
            var completed = Task.asCompleted(tasks, JoinOptions.ALL.within(SECOND.multipliedBy(2)));
            loop.spawn(() -> {
                clock.advance(SECOND);
                clock.advance(SECOND);
            });
            assertEquals(1, completed.next().value());
            var error = assertThrows(DeadlineException.class, completed::next);
            assertTrue(error.toString().contains("missing=1"), error::toString);
            assertFalse(tasks.get(1).isDone());
            tasks.get(1).cancel();
        });
    }

    @Test
    void aFailureIsThrownWhereThatIsAskedFor() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(failing(failure)), loop.spawn(bell::await));
            var completed = Task.asCompleted(tasks, JoinOptions.ALL.raisingErrors());
            assertSame(failure, assertThrows(IOException.class, completed::next));
            assertFalse(completed.hasNext());
            bell.ring();
        });
    }

    @Test
    void leavingEarlyLeavesNothingWithTheTasks() {
        onLoop(loop -> {
            var first = loop.spawn(() -> 1);
            var second = loop.spawn(bell::await);
            try (var completed = Task.asCompleted(List.<Task<?>>of(first, second))) {
                assertSame(first, completed.next());
            }
            assertSame(
                    DoneListener.Care.NONE, ((RealTask<?>) second).listeners().tellAll());
            bell.ring();
        });
    }

    @Test
    void aCancelledCallerLeavesTheTasksAlone() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return "result";
            });
            var caller = loop.spawn(() -> Task.asCompleted(List.of(task)).next());
            Task.yieldNow();
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
            bell.ring();
            assertEquals("result", task.get());
        });
    }

    @Test
    void ofNoTasksThereIsNone() {
        onLoop(loop -> assertFalse(Task.asCompleted(List.<Task<?>>of()).hasNext()));
    }

    @Test
    void aTaskCannotWaitForItself() {
        onLoop(loop -> assertThrows(IllegalStateException.class, () -> Task.asCompleted(List.of(Task.current()))));
    }

    @Test
    void leavingEarlyReportsAFailureThatWasNotHandedOut() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var tasks = List.<Task<?>>of(loop.spawn(() -> 1), loop.spawn(failing(failure)));
            try (var completed = Task.asCompleted(tasks)) {
                completed.next();
                Task.yieldNow();
                assertEquals(List.of(), failures.errors());
            }
        });
        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void leavingEarlyReportsNoFailureThatOthersHaveSeen() {
        onLoop(loop -> {
            var failed = loop.spawn(failing(new IOException("seen before")));
            failed.join();
            var joined = loop.spawn(() -> {
                bell.await();
                throw new IOException("seen meanwhile");
            });
            var joiner = loop.spawn(() -> joined.join());
            try (var completed = Task.asCompleted(List.<Task<?>>of(failed, joined))) {
                Task.yieldNow();
                bell.ring();
                joiner.join();
                assertTrue(completed.hasNext());
            }
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aSecondReaderIsRefusedAndTheFirstGoesOn() {
        onLoop(loop -> {
            var completed = Task.asCompleted(List.of(sleeper(loop, 1)));
            var first = loop.spawn(() -> completed.next().value());
            Task.yieldNow();
            assertThrows(IllegalStateException.class, completed::next);
            clock.advance(SECOND);
            first.join();
            assertEquals(1, first.value());
        });
    }

    // ---- left early, and not closed ----

    private final IOException later = new IOException("later");

    private Task<?> failingOnceRung(TaskLoop loop) {
        return loop.spawn(() -> {
            bell.await();
            throw later;
        });
    }

    @SuppressWarnings("try") // not closed is what these tests are about
    private static void readOne(Task<?>... tasks) {
        for (var task : Task.asCompleted(List.of(tasks))) {
            assertTrue(task.isSuccessful());
            break;
        }
    }

    private void ringAndLetReport() {
        bell.ring();
        Task.yieldNow();
        letCallbacksRun();
    }

    @Test
    void aFailureAfterABreakIsReportedOnceTheReaderHasEnded() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var reader = loop.spawn(() -> readOne(loop.spawn(() -> 1), failing));
            reader.join();
            ringAndLetReport();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void aFailureBeforeTheReaderHasEndedIsReportedThen() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var reader = loop.spawn(() -> {
                readOne(loop.spawn(() -> 1), failing);
                ringAndLetReport();
                assertEquals(List.of(), failures.errors());
            });
            reader.join();
            letCallbacksRun();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void aFailureAfterABreakIsReportedOnceTheScopeAroundIsLeft() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var done = loop.spawn(() -> 1);
            TaskScope.run(scope -> {
                readOne(done, failing);
            });
            ringAndLetReport();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void aFailureAfterABreakInACallbackIsReported() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            loop.callSoon(() -> readOne(loop.spawn(() -> 1), failing));
            Task.yieldNow();
            letCallbacksRun();
            ringAndLetReport();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void aFailureAfterTheCallerWasCancelledIsReported() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var reader = loop.spawn(() -> readOne(failing));
            Task.yieldNow();
            reader.cancel();
            reader.join();
            ringAndLetReport();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void aFailureAfterTheLimitIsReported() {
        onLoop(loop -> {
            var completed = Task.asCompleted(List.of(failingOnceRung(loop)), JoinOptions.ALL.within(SECOND));
            loop.spawn(() -> clock.advance(SECOND));
            assertThrows(DeadlineException.class, completed::next);
            assertFalse(completed.hasNext());
            ringAndLetReport();
            assertEquals(List.of(later), failures.errors());
        });
    }

    @Test
    void whoGivesUpOnOneForNowMayAskAgain() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var completed = Task.asCompleted(List.of(failing));
            loop.spawn(() -> clock.advance(SECOND));
            assertFalse(Task.moveOnAfter(SECOND, () -> completed.next()));
            ringAndLetReport();
            assertSame(failing, completed.next());
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void whoReadsOnBehindTheScopeMissesNoTask() {
        onLoop(loop -> {
            var failing = failingOnceRung(loop);
            var completed = TaskScope.run(scope -> {
                return Task.asCompleted(List.of(failing));
            });
            bell.ring();
            assertSame(failing, completed.next());
        });
        assertEquals(List.of(later), failures.errors());
    }

    @Test
    void aReaderThatLivesForLongKeepsNoneWhoseTasksAreDone() {
        onLoop(loop -> {
            var left = new WeakReference<>(readOneAndLeave(loop));
            while (left.get() != null) {
                System.gc();
                Task.yieldNow();
            }
        });
    }

    private static CompletedTasks<Task<?>> readOneAndLeave(TaskLoop loop) {
        var completed = Task.asCompleted(List.<Task<?>>of(loop.spawn(() -> 1), loop.spawn(() -> 2)));
        completed.next();
        Task.yieldNow();
        return completed;
    }
}
