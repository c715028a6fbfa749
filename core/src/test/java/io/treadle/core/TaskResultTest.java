package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Body;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import io.treadle.core.support.HandClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Getting and awaiting what a task came to. */
class TaskResultTest {
    private final Bell bell = new Bell();
    private final Failures failures = new Failures();

    private static Body<Object, Exception> failing(Throwable error) {
        return () -> {
            throw TaskResultTest.<RuntimeException>sneak(error);
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneak(Throwable error) throws X {
        throw (X) error;
    }

    @Test
    void gettingWaitsForTheResult() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return "value";
            });
            loop.callSoon(bell::ring);

            assertEquals("value", task.get());
            assertEquals("value", task.get());
        });
    }

    @Test
    void nullIsAResult() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});

            assertNull(task.get());
            assertTrue(task.isSuccessful());
        });
    }

    @Test
    void everyGetterGetsTheSameException() {
        var error = new IOException("on purpose");
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return failing(error).run();
            });
            var getters = new ArrayList<Task<Throwable>>();
            for (int i = 0; i < 3; i++) {
                getters.add(loop.spawn(() -> assertThrows(IOException.class, task::get)));
            }
            Task.yieldNow();
            bell.ring();
            Task.joinAll(getters);

            getters.forEach(getter -> assertSame(error, getter.value()));
            assertSame(error, assertThrows(IOException.class, task::get));
            assertSame(error, task.exception());
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void anErrorIsThrownAsItIs() {
        var error = new AssertionError("on purpose");
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(failing(error));
            task.join();
            assertSame(error, assertThrows(AssertionError.class, task::get));
        });
    }

    @Test
    void whatIsNeitherExceptionNorErrorIsWrapped() {
        var odd = new Throwable("on purpose");
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(failing(odd));
            assertSame(odd, assertThrows(ExecutionException.class, task::get).getCause());
        });
    }

    @Test
    void joiningDoesNotThrowWhatTheTaskThrew() {
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(failing(new IOException("on purpose")));
            task.join();
            assertEquals(TaskState.FAILED, task.state());
        });

        assertEquals(List.of(), failures.all());
    }

    @Test
    void theResultOfACancelledTaskIsAnExceptionThatDoesNotCancelTheCaller() {
        onLoop(loop -> {
            var task = loop.spawn(SpawnOptions.named("reader"), () -> bell.await());
            Task.yieldNow();
            task.cancel();
            task.join();

            var e = assertThrows(TaskCancelledException.class, task::get);
            assertEquals(
                    "the task was cancelled: task=reader, reason=the task was cancelled, origin=task main",
                    e.getMessage());
            assertFalse(task.isSuccessful());
            Task.yieldNow();
        });
    }

    @Test
    void joiningForALimitTellsWhetherTheTaskIsDone() {
        var clock = new HandClock();
        onLoop(failures.config().withClock(clock), loop -> {
            var task = loop.spawn(bell::await);
            var joins = new ArrayList<Boolean>();
            var impatient = loop.spawn(() -> joins.add(task.join(Duration.ofSeconds(1))));
            var patient = loop.spawn(() -> joins.add(task.join(Duration.ofSeconds(2))));
            Task.yieldNow();
            clock.advance(Duration.ofSeconds(1));
            impatient.join();
            assertEquals(List.of(false), joins);
            bell.ring();
            patient.join();
            assertEquals(List.of(false, true), joins);
            assertTrue(task.join(Duration.ZERO));
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void aTaskThatIsDoneAndJoinedForNoTimeIsDone() {
        onLoop(loop -> {
            var done = loop.spawn(() -> {});
            var never = loop.spawn(bell::await);
            Task.yieldNow();

            assertTrue(done.join(Duration.ZERO));
            assertFalse(never.join(Duration.ZERO));
            assertFalse(never.join(Duration.ofDays(-1)));
        });
    }

    @Test
    void aCancelledWaiterLeavesTheTaskAlone() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return "value";
            });
            var waiter = loop.spawn(task::get);
            Task.yieldNow();
            waiter.cancel();
            waiter.join();
            assertEquals(TaskState.CANCELLED, waiter.state());
            bell.ring();

            assertEquals("value", task.get());
        });
    }

    @Test
    void waitersAreWokenInTheOrderInWhichTheyCame() {
        var trail = new ArrayList<Integer>();
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            var waiters = new ArrayList<Task<?>>();
            for (int i = 0; i < 5; i++) {
                int number = i;
                waiters.add(loop.spawn(() -> {
                    task.join();
                    trail.add(number);
                }));
            }
            Task.yieldNow();
            bell.ring();
            Task.joinAll(waiters);
        });

        assertEquals(List.of(0, 1, 2, 3, 4), trail);
    }

    @Test
    void anOutOfMemoryErrorEndsItsTaskAndNotTheLoop() {
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(() -> {
                var hoard = new ArrayList<long[]>();
                while (hoard.add(new long[Integer.MAX_VALUE / 2])) {
                    Thread.onSpinWait();
                }
                return hoard;
            });
            task.join();

            assertInstanceOf(OutOfMemoryError.class, task.exception());
            Task.yieldNow();
        });
    }
}
