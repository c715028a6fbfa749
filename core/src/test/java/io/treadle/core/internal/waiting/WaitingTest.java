package io.treadle.core.internal.waiting;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.Channel;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskSemaphore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A wait that fails before it begins leaves nothing behind: here because its limit is missing, in each thing that waits. */
@SuppressWarnings("NullAway") // on purpose
class WaitingTest {
    private static final Duration NO_LIMIT = null;

    private static void assertRefused(Executable call) {
        assertThrows(NullPointerException.class, call);
    }

    @Test
    void aLockDoesNotPassToACallThatFailed() {
        onLoop(loop -> {
            var lock = new TaskLock();
            loop.spawn(() -> {
                lock.acquire();
                loop.waitAllBlocked();
                lock.release();
            });
            var other = loop.spawn(() -> assertRefused(() -> lock.acquire(NO_LIMIT)));
            other.join();
            loop.waitAllBlocked();
            loop.waitAllBlocked();
            assertTrue(lock.tryAcquire());
            lock.release();
        });
    }

    @Test
    void aPermitDoesNotPassToACallThatFailed() {
        onLoop(loop -> {
            var semaphore = new TaskSemaphore(0);
            assertRefused(() -> semaphore.acquire(NO_LIMIT));
            semaphore.release();
            assertEquals(1, semaphore.available());
        });
    }

    @Test
    void anItemIsNotPutByACallThatFailed() {
        onLoop(loop -> {
            var queue = TaskQueue.<String>fifo(1);
            queue.put("first");
            assertRefused(() -> queue.put("second", NO_LIMIT));
            assertEquals("first", queue.get());
            assertEquals(Optional.empty(), queue.tryGet());
        });
    }

    @Test
    void anItemIsNotTakenByACallThatFailed() {
        onLoop(loop -> {
            var channel = Channel.<String>bounded(1);
            assertRefused(() -> channel.receive(NO_LIMIT));
            channel.send("item");
            assertEquals(Optional.of("item"), channel.tryReceive());
        });
    }
}
