package io.treadle.core.greenlet;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import io.treadle.core.support.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Greenlets of a thread that a library made with the loop's factory: nobody tells the loop when it ends. */
class GreenletAdoptedThreadTest {
    /** Runs {@code body} in such a thread; the future is done before the thread has ended. */
    private static <T extends @Nullable Object> CompletableFuture<T> adopt(TaskLoop loop, Body<T, ?> body) {
        var result = new CompletableFuture<T>();
        loop.threadFactory()
                .newThread(() -> {
                    try {
                        result.complete(body.run());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    @Test
    void allItsGreenletsAreOneTask() throws Exception {
        onLoop(loop -> adopt(loop, () -> {
                    var task = Task.current();
                    assertSame(task, Greenlet.of(first -> Task.current()).switchTo());
                    return "checked";
                })
                .get());
    }

    @Test
    void itMakesWayForTheTasksOfTheLoopWhileAGreenletWaits() throws Exception {
        onLoop(loop -> {
            var rung = new CompletableFuture<String>();
            var heard = adopt(loop, () -> Greenlet.of(first -> Task.await(rung)).switchTo());
            Task.yieldNow();
            rung.complete("by another task");
            assertEquals("by another task", heard.get());
        });
    }

    @Test
    void cancellingItInterruptsTheGreenletThatIsInAWaitOfTheJdk() throws Exception {
        onLoop(loop -> {
            var task = new CompletableFuture<Task<?>>();
            var ended = adopt(
                    loop,
                    () -> Greenlet.of(first -> {
                                task.complete(Task.current());
                                new CountDownLatch(1).await();
                                return null;
                            })
                            .switchTo());
            task.get().cancel();
            var error = assertThrows(ExecutionException.class, ended::get);
            assertTrue(error.getCause() instanceof InterruptedException, error::toString);
        });
    }

    @Test
    void closingTheLoopReachesTheGreenletThatWaits() throws Exception {
        var told = new CompletableFuture<String>();
        onLoop(loop -> {
            var ended = adopt(loop, () -> Greenlet.of(() -> sleepLong(told)).switchTo());
            Task.yieldNow();
            assertFalse(ended.isDone());
        });
        assertEquals("finally", told.getNow("not before the end of close"));
    }

    private static void sleepLong(CompletableFuture<String> told) {
        try {
            Task.sleep(Duration.ofDays(1));
        } finally {
            told.complete("finally");
        }
    }

    @Test
    void whatItLeavesSuspendedIsEndedOnTheLoop() throws Exception {
        onLoop(loop -> {
            var onThread = new CompletableFuture<Boolean>();
            adopt(loop, () -> suspend(() -> onThread.complete(loop.isOnThread())))
                    .get();
            assertTrue(onThread.get());
        });
    }

    @Test
    void whatAFinallyBlockThrowsThenIsLogged() throws Exception {
        try (var log = new LogCapture(Group.class.getName())) {
            onLoop(loop -> {
                var child = adopt(
                        loop,
                        () -> suspend(() -> {
                            throw new IOException("in finally");
                        }));
                child.get();
                while (log.lines().isEmpty()) {
                    Task.yieldNow();
                }
            });
            assertEquals(
                    "a greenlet failed when it was closed, because the thread that made it has ended:"
                            + " java.io.IOException: in finally",
                    String.join("\n", log.lines()));
        }
    }

    /** A greenlet that waits in a switch, and runs {@code atEnd} when it is closed. */
    private static Greenlet suspend(Body<?, ?> atEnd) {
        var parent = Greenlet.current();
        var child = Greenlet.of((@Nullable Object first) -> {
            try {
                return parent.switchTo();
            } catch (GreenletExit e) {
                return atEnd.run();
            }
        });
        child.switchTo();
        return child;
    }

    /** Whoever notices the end of the thread first, its watcher or the loop that closes. */
    @RepeatedTest(100)
    void whatItLeavesIsEndedBeforeTheLoopIsClosed() throws Exception {
        var ended = new CompletableFuture<String>();
        onLoop(loop -> adopt(loop, () -> {
                    var main = Greenlet.current();
                    return Greenlet.of(first -> {
                                try {
                                    return main.switchTo();
                                } finally {
                                    ended.complete("finally");
                                }
                            })
                            .switchTo();
                })
                .get());
        assertEquals("finally", ended.getNow("suspended for ever"));
    }
}
