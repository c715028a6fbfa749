package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeferredTest {
    private final Deferred<String> answer = new Deferred<>();
    private final IOException failure = new IOException("on purpose");

    private static void elsewhere(Runnable action) throws InterruptedException {
        Thread.ofPlatform().start(action).join();
    }

    @Test
    void allWhoWaitGetTheValue() throws Exception {
        onLoop(loop -> {
            var one = loop.spawn(() -> answer.get());
            var two = loop.spawn(() -> answer.get(ofSeconds(1)));
            loop.waitAllBlocked();
            assertEquals(new Deferred.Statistics(false, 2), answer.statistics());
            assertTrue(answer.complete("value"));
            assertEquals(new Deferred.Statistics(true, 0), answer.statistics());
            assertEquals(List.of("value", "value"), Task.gather(List.of(one, two)));
        });
    }

    @Test
    void whoAsksLaterGetsItWithoutWaiting() throws Exception {
        onLoop(loop -> {
            var other = loop.spawn(() -> {});
            answer.complete("value");
            assertEquals("value", answer.get());
            assertEquals("value", answer.get(ofSeconds(0)));
            assertFalse(other.isDone());
        });
    }

    @Test
    void theFirstToCompleteItWins() {
        assertTrue(answer.complete("first"));
        assertFalse(answer.complete("second"));
        assertFalse(answer.fail(failure));
        assertEquals("first", answer.value());
        assertNull(answer.exception());
    }

    @Test
    void aFailureIsThrownAsItIs() {
        onLoop(loop -> {
            var waiter = loop.spawn(() -> answer.get());
            loop.waitAllBlocked();
            assertTrue(answer.fail(failure));
            assertSame(failure, assertThrows(IOException.class, waiter::get));
            assertSame(failure, assertThrows(IOException.class, answer::get));
            assertSame(failure, answer.exception());
            assertNull(answer.value());
        });
    }

    @Test
    void anErrorIsThrownAsItIsAndAnotherThrowableInAWrapper() {
        onLoop(loop -> {
            var error = new AssertionError("on purpose");
            answer.fail(error);
            assertSame(error, assertThrows(AssertionError.class, answer::get));

            var other = new Throwable("on purpose");
            var strange = new Deferred<String>();
            strange.fail(other);
            assertSame(
                    other, assertThrows(ExecutionException.class, strange::get).getCause());
        });
    }

    @Test
    void theCancellationOfWhoCompletesItIsNotThatOfWhoWaits() {
        onLoop(loop -> {
            var other = loop.spawn(() -> {
                try {
                    Bodies.waitForEver();
                } catch (Cancelled e) {
                    answer.fail(e);
                    throw e;
                }
            });
            var waiter = loop.spawn(() -> answer.get());
            loop.waitAllBlocked();
            other.cancel();
            assertThrows(TaskCancelledException.class, waiter::get);
            assertEquals(TaskState.FAILED, waiter.state());
        });
    }

    @Test
    void aValueMayBeNull() throws Exception {
        onLoop(loop -> {
            var nothing = new Deferred<@Nullable String>();
            nothing.complete(null);
            assertTrue(nothing.isDone());
            assertNull(nothing.get());
        });
    }

    @Test
    void aLimitIsADeadlineException() {
        onLoop(loop -> {
            var error = assertThrows(DeadlineException.class, () -> answer.get(ofSeconds(1)));
            assertEquals("not done in time: what=Deferred[pending, 0 waiting], limit=PT1S", error.getMessage());
            assertEquals(0, answer.statistics().waiting());
        });
    }

    @Test
    void aCancelledWaiterLeavesNothing() {
        onLoop(loop -> {
            var task = loop.spawn(() -> answer.get());
            loop.waitAllBlocked();
            task.cancel();
            assertEquals(0, answer.statistics().waiting());
            answer.complete("late");
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void aTaskThatIsCancelledDoesNotGetIt() throws Exception {
        answer.complete("value");
        onLoop(loop -> loop.spawn(() -> {
                    Task.current().cancel();
                    assertThrows(Cancelled.class, answer::get);
                    assertThrows(Cancelled.class, () -> answer.get(ofSeconds(1)));
                })
                .get());
    }

    @Test
    void aSelectTakesItsValueOrThrowsItsFailure() throws Exception {
        onLoop(loop -> {
            loop.callLater(ofSeconds(1), () -> answer.complete("value"));
            assertEquals("value", Select.of(answer.getting()).await());
            var failed = new Deferred<String>();
            var select = loop.spawn(() -> Select.of(failed.getting()).await());
            loop.waitAllBlocked();
            failed.fail(failure);
            assertSame(failure, assertThrows(IOException.class, select::get));
        });
    }

    @Test
    void aSelectThatTakesSomethingElseLeavesNothing() throws Exception {
        onLoop(loop -> {
            Select.of(
                            answer.getting().then(value -> 1),
                            Select.after(ofSeconds(1)).then(late -> 2))
                    .await();
            assertEquals(0, answer.statistics().waiting());
        });
    }

    // ---- statistics ----

    @Test
    void aThreadWithoutALoopIsRefusedItsStatistics() {
        assertThrows(WrongThreadException.class, answer::statistics);
    }

    @Test
    void whoAsksForItsStatisticsDoesNotCountAsWaiting() {
        onLoop(loop -> assertEquals(new Deferred.Statistics(false, 0), answer.statistics()));
        onLoop(loop -> assertThrows(DeadlineException.class, () -> answer.get(ofSeconds(1))));
    }

    // ---- as a task ends ----

    @Test
    void itCompletesAsATaskDoes() throws Exception {
        onLoop(loop -> {
            answer.completeWith(loop.spawn(() -> "value"));
            assertEquals("value", answer.get());
        });
    }

    @Test
    void itFailsAsATaskDoesWhoseFailureIsNotReportedThen() {
        var failures = new Failures();
        onLoop(failures, loop -> {
            answer.completeWith(loop.<String>spawn(() -> {
                throw failure;
            }));
            assertSame(failure, assertThrows(IOException.class, answer::get));
        });
        assertEquals(List.of(), failures.all());
    }

    @Test
    void itFailsIfATaskIsCancelled() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Bodies.waitForEver();
                return "never";
            });
            answer.completeWith(task);
            task.cancel();
            var error = assertThrows(TaskCancelledException.class, answer::get);
            assertEquals("the task was cancelled: task=" + task.name(), error.getMessage());
        });
    }

    // ---- other threads ----

    @Test
    void anotherThreadMayCompleteIt() throws Exception {
        Loops.onLoop(loop -> {
            for (int i = 0; i < 1_000; i++) {
                var next = new Deferred<Integer>();
                int value = i;
                Thread.ofPlatform().start(() -> next.complete(value));
                assertEquals(i, next.get());
            }
        });
    }

    @Test
    void anotherThreadMayCompleteItBeforeAnybodyWaits() throws Exception {
        elsewhere(() -> answer.complete("value"));
        Loops.onLoop(loop -> assertEquals("value", answer.get()));
    }

    @Test
    void anotherThreadMayAskWhetherItIsDone() throws Exception {
        onLoop(loop -> {
            answer.complete("value");
            elsewhere(() -> assertTrue(answer.isDone()));
        });
    }

    @Test
    void ofManyThreadsOneCompletesIt() throws Exception {
        Loops.onLoop(loop -> {
            var winners = new AtomicInteger();
            var threads = IntStream.range(0, 8)
                    .mapToObj(i -> Thread.ofPlatform().start(() -> {
                        if (answer.complete("by " + i)) {
                            winners.incrementAndGet();
                        }
                    }))
                    .toList();
            assertEquals(answer.get(), answer.value());
            for (var thread : threads) {
                thread.join();
            }
            assertEquals(1, winners.get());
        });
    }

    @Test
    void completingItWhenItsLoopIsClosedIsQuiet() throws InterruptedException {
        var failures = new Failures();
        onLoop(failures, loop -> {
            loop.spawn(() -> answer.get());
            loop.waitAllBlocked();
        });
        elsewhere(() -> answer.complete("late"));

        assertEquals("late", answer.value());
        assertEquals(List.of(), failures.all());
    }

    @Test
    void tasksOfTwoLoopsCannotWaitForOne() throws Exception {
        onLoop(loop -> assertThrows(DeadlineException.class, () -> answer.get(ofSeconds(1))));
        onLoop(loop -> {
            assertThrows(WrongThreadException.class, answer::get);
            answer.complete("value");
            assertEquals("value", answer.get());
        });
    }

    @Test
    void itsStateIsInItsName() {
        assertEquals("Deferred[pending, 0 waiting]", answer.toString());
        answer.complete("value");
        assertEquals("Deferred[completed, 0 waiting]", answer.toString());
    }

    /** Tasks that come, are out of time and are cancelled at random, before and after it is complete. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        for (long seed = 0; seed < 300; seed++) {
            compareWithModel(new Random(seed), "seed=" + seed);
        }
    }

    /** All things happen at different milliseconds, so what comes first is known beforehand. */
    private static void compareWithModel(Random random, String seed) {
        onLoop(loop -> {
            var deferred = new Deferred<String>();
            int completed = 4 * random.nextInt(6) + 2;
            loop.spawnLater(ofMillis(completed), () -> deferred.complete("value"));
            var tasks = new ArrayList<Task<String>>();
            var expected = new ArrayList<String>();
            for (int i = 0; i < 10; i++) {
                int comes = 4 * random.nextInt(6);
                int limit = 4 * random.nextInt(5) + 1;
                int cancelled = random.nextInt(2) == 0 ? 4 * random.nextInt(12) + 3 : Integer.MAX_VALUE;
                boolean selects = random.nextBoolean();
                var task = loop.spawn(() -> {
                    Task.sleep(ofMillis(comes));
                    return selects ? select(deferred, ofMillis(limit)) : deferred.get(ofMillis(limit));
                });
                loop.callLater(ofMillis(cancelled), task::cancel);
                tasks.add(task);
                expected.add(expected(Math.max(comes, completed), comes + limit, cancelled));
            }
            Task.joinAll(tasks);
            assertEquals(expected, tasks.stream().map(DeferredTest::outcome).toList(), seed);
            assertEquals(0, deferred.statistics().waiting(), seed);
        });
    }

    private static String select(Deferred<String> deferred, Duration limit) throws Exception {
        return Select.of(deferred.getting(), Select.after(limit).then(late -> "late"))
                .await();
    }

    private static String expected(int completed, int late, int cancelled) {
        if (completed < Math.min(late, cancelled)) {
            return "value";
        }
        return late < cancelled ? "late" : "cancelled";
    }

    private static String outcome(Task<String> task) {
        if (task.exception() instanceof DeadlineException) {
            return "late";
        }
        return task.isSuccessful() ? String.valueOf(task.value()) : "cancelled";
    }
}
