package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Loops;
import io.treadle.core.sync.LockBrokenException;
import io.treadle.core.sync.TaskLock;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoWaitTest extends LoopFixture {
    @Test
    void whatDoesNotWaitReturnsItsResult() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            assertEquals(3, Task.<Integer, RuntimeException>noWait(() -> 1 + 2));
            assertEquals(0, trail.size());
        });
    }

    @Test
    void aWaitIsRefusedAfterwards() throws Exception {
        onLoop(loop -> {
            var other = loop.spawn(() -> {});
            var error = assertThrows(IllegalStateException.class, () -> Task.noWait(() -> other.join()));
            assertTrue(String.valueOf(error.getMessage())
                    .contains("must not give way to other tasks, and did: task=main"));
            assertThrows(IllegalStateException.class, () -> Task.noWait(() -> Task.yieldNow()));
        });
    }

    @Test
    void aHiddenWaitOfTheJdkIsRefusedToo() throws Exception {
        onLoop(loop -> {
            var queue = new ArrayBlockingQueue<String>(1);
            loop.spawn(() -> queue.put("x"));
            assertThrows(
                    IllegalStateException.class,
                    () -> Task.noWait(() -> {
                        queue.take();
                    }));
        });
    }

    @Test
    void whatTheCodeThrowsItselfComesFirst() throws Exception {
        onLoop(loop -> assertThrows(
                IOException.class,
                () -> Task.noWait(() -> {
                    Task.yieldNow();
                    throw new IOException("on purpose");
                })));
    }

    // ---- debug mode ----

    @Test
    void inDebugModeALockWhoseHolderEndsIsReportedThoughNobodyWaitsForIt() throws Exception {
        var lock = new TaskLock("left");
        Loops.onLoop(failures.config().withDebug(true), loop -> {
            loop.spawn(SpawnOptions.named("forgetful"), () -> lock.acquire()).join();
            Loops.letCallbacksRun();
        });
        assertEquals(1, failures.errors().size());
        var error = failures.errors().get(0);
        assertTrue(error instanceof LockBrokenException, error::toString);
        assertTrue(String.valueOf(error.getMessage()).contains("left"), error::toString);
    }

    @Test
    void inDebugModeTheStackOfAHiddenWaitIsToldToo() throws Exception {
        Loops.onLoop(failures.config().withDebug(true), loop -> {
            var queue = new ArrayBlockingQueue<String>(1);
            loop.spawn(() -> queue.put("x"));
            var error = assertThrows(IllegalStateException.class, () -> Task.noWait(() -> takeFrom(queue)));
            assertTrue(
                    Stream.of(Objects.requireNonNull(error.getCause()).getStackTrace())
                            .anyMatch(frame -> frame.getMethodName().equals("takeFrom")),
                    error::toString);
        });
    }

    private static void takeFrom(ArrayBlockingQueue<String> queue) throws InterruptedException {
        var unused = queue.take();
    }

    @Test
    void inDebugModeCodeThatDoesNotWaitIsStillFine() throws Exception {
        Loops.onLoop(failures.config().withDebug(true), loop -> {
            assertEquals(3, Task.<Integer, RuntimeException>noWait(() -> 1 + 2));
            assertEquals(4, Task.<Integer, RuntimeException>noWait(() -> 2 + 2));
        });
    }

    @Test
    void inDebugModeALockThatIsReleasedIsNotReported() throws Exception {
        var lock = new TaskLock();
        Loops.onLoop(failures.config().withDebug(true), loop -> {
            for (int i = 0; i < 3; i++) {
                loop.spawn(() -> {
                    lock.acquire();
                    Task.yieldNow();
                    lock.release();
                });
            }
            Task.yieldNow();
            lock.acquire();
            lock.release();
        });
        assertEquals(0, failures.errors().size());
    }

    @Test
    void debugModeIsWhatTheSystemPropertySaysUnlessTheLoopSaysOtherwise() {
        System.setProperty("treadle.debug", "true");
        try {
            assertTrue(LoopConfig.named("any").debug());
            assertFalse(LoopConfig.named("any").withDebug(false).debug());
        } finally {
            System.clearProperty("treadle.debug");
        }
        assertFalse(LoopConfig.named("any").debug());
    }
}
