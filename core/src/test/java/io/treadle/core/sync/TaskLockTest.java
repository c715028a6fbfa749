package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.select.Select;
import org.junit.jupiter.api.Test;

class TaskLockTest extends LockContract {
    @Override
    AnyLock make() {
        return AnyLock.of(new TaskLock("books"));
    }

    @Test
    void itsHolderCannotAcquireItAgainAndIsToldWhatCan() {
        onLoop(loop -> {
            lock.acquire();
            var error = assertThrows(IllegalStateException.class, lock::acquire);
            assertTrue(error.toString().contains("task=main; use a TaskRLock"), error::getMessage);
            assertThrows(IllegalStateException.class, lock::tryAcquire);
            assertThrows(IllegalStateException.class, () -> lock.acquire(ofSeconds(1)));
            assertThrows(
                    IllegalStateException.class,
                    () -> Select.of(lock.acquiring()).await());
            assertTrue(lock.isHeld());
            lock.release();
        });
    }

    @Test
    void itsStatisticsSayWhoHoldsItAndHowManyWait() {
        var own = new TaskLock();
        onLoop(loop -> {
            own.acquire();
            var waiter = loop.spawn(() -> own.acquire());
            loop.waitAllBlocked();
            var before = own.statistics();
            own.release();
            assertEquals(new TaskLock.Statistics(Task.current(), 1), before);
            assertEquals(new TaskLock.Statistics(waiter, 0), own.statistics());
            assertSame(waiter, own.statistics().holder());
        });
    }
}
