package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks seen as futures: {@link Task#toCompletableFuture} and {@link TaskLoop#submit}. */
class TaskFutureTest {
    private final Bell bell = new Bell();
    private final Failures failures = new Failures();
    private final TaskLoop loop = TaskLoop.create(failures.config());
    private final Thread runner = Thread.ofPlatform().start(loop::runForever);

    @AfterEach
    void close() throws InterruptedException {
        loop.close();
        runner.join();
    }

    @Test
    void aSubmittedBodyRunsOnTheLoopAndItsResultIsTheFutures() throws Exception {
        var future = loop.submit(
                () -> Task.current().name() + " on " + TaskLoop.current().name());

        assertTrue(future.get().matches("task-\\d+ on test"), future::toString);
    }

    @Test
    void theFailureOfASubmittedBodyIsTheFutures() {
        var error = new IOException("on purpose");
        var future = loop.submit(() -> {
            throw error;
        });

        assertSame(error, assertThrows(ExecutionException.class, future::get).getCause());
        assertEquals(List.of(), failures.all());
    }

    @Test
    void cancellingTheFutureCancelsTheTask() throws InterruptedException {
        var trail = new ArrayList<String>();
        var begun = loop.submit(bell::waiting);
        var future = loop.submit(() -> {
            try {
                bell.await();
                return "never";
            } finally {
                trail.add("cleaned up");
            }
        });
        begun.join();
        while (loop.submit(bell::waiting).join() == 0) {
            Thread.yield();
        }

        assertTrue(future.cancel(false));

        assertTrue(future.isCancelled());
        while (loop.submit(bell::waiting).join() > 0) {
            Thread.yield();
        }
        loop.submit(() -> 0).join();
        assertEquals(List.of("cleaned up"), trail);
    }

    @Test
    void aFutureThatIsCancelledAtOnceNeverRunsOrIsCancelled() {
        for (int i = 0; i < 1_000; i++) {
            var future = loop.submit(() -> {
                bell.await();
                return "never";
            });
            assertTrue(future.cancel(true));
        }

        while (loop.submit(() -> loop.tasks().size()).join() > 1) {
            Thread.yield();
        }
        assertEquals(0, loop.submit(bell::waiting).join());
    }

    @Test
    void aCallerThatGivesUpMayCancel() {
        var future = loop.submit(() -> {
            bell.await();
            return "never";
        });
        assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
        future.cancel(true);

        while (loop.submit(() -> loop.tasks().size()).join() > 1) {
            Thread.yield();
        }
    }

    @Test
    void aCancelledTaskCancelsTheFuture() {
        var task = loop.submit(() -> loop.spawn(bell::await)).join();
        var future = task.toCompletableFuture();

        task.cancel();

        assertThrows(CancellationException.class, future::join);
        assertTrue(future.isCancelled());
    }

    @Test
    void theFutureOfATaskThatIsDoneIsDone() {
        onLoop(failures.config(), here -> {
            var error = new IOException("on purpose");
            var succeeded = here.spawn(() -> "value");
            var failed = here.spawn(() -> {
                throw error;
            });
            var cancelled = here.spawn(bell::await);
            cancelled.cancel();
            Task.joinAll(List.of(succeeded, failed, cancelled));

            assertEquals("value", succeeded.toCompletableFuture().getNow("none"));
            assertSame(error, failed.toCompletableFuture().exceptionNow());
            assertTrue(cancelled.toCompletableFuture().isCancelled());
        });
    }

    @Test
    void eachFutureIsItsOwn() {
        onLoop(here -> {
            var task = here.spawn(() -> {
                bell.await();
                return "value";
            });
            var mine = task.toCompletableFuture();
            var yours = task.toCompletableFuture();
            assertNotSame(mine, yours);
            mine.complete("mine");
            Task.yieldNow();
            assertFalse(yours.isDone());
            bell.ring();
            task.join();
            letCallbacksRun();
            assertEquals("mine", mine.join());
            assertEquals("value", yours.join());
        });
    }

    @Test
    void theExecutorRunsEachCommandAsATask() {
        var executor = loop.executor();
        var task = CompletableFuture.supplyAsync(() -> (Task<?>) Task.current(), executor)
                .join();

        assertInstanceOf(RealTask.class, task);
        var failing = new IllegalStateException("on purpose");
        executor.execute(() -> {
            throw failing;
        });
        while (failures.all().isEmpty()) {
            Thread.yield();
        }
        assertEquals(List.of(failing), failures.errors());
    }
}
