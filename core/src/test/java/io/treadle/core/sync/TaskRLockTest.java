package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.select.Select;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // what is held need not be named in the block
class TaskRLockTest extends LockContract {
    private final TaskRLock own = new TaskRLock();

    @Override
    AnyLock make() {
        return AnyLock.of(new TaskRLock("books"));
    }

    @Test
    void itsHolderMayAcquireItAgainInEveryWay() throws Exception {
        onLoop(loop -> {
            own.acquire();
            assertTrue(own.tryAcquire());
            assertTrue(own.acquire(ofSeconds(1)));
            try (var held = own.hold()) {
                Select.of(own.acquiring().then(again -> {
                            assertEquals(new TaskRLock.Statistics(Task.current(), 5, 0), own.statistics());
                            again.close();
                            return again;
                        }))
                        .await();
            }
            assertEquals(3, own.statistics().depth());
        });
    }

    @Test
    void itIsFreeWhenItWasReleasedAsOften() {
        onLoop(loop -> {
            own.acquire();
            own.acquire();
            var waiter = loop.spawn(() -> own.acquire());
            loop.waitAllBlocked();
            own.release();
            assertSame(Task.current(), own.statistics().holder());
            own.release();
            assertEquals(new TaskRLock.Statistics(waiter, 1, 0), own.statistics());
            assertThrows(IllegalStateException.class, own::release);
        });
    }

    @Test
    void aConditionReleasesItFullyAndTakesItBackAsDeep() throws Exception {
        onLoop(loop -> {
            var condition = own.newCondition();
            var waiter = loop.spawn(() -> {
                own.acquire();
                own.acquire();
                own.acquire();
                condition.await();
                return own.statistics().depth();
            });
            loop.waitAllBlocked();
            assertNull(own.statistics().holder());
            try (var held = own.hold()) {
                condition.signal();
            }
            assertEquals(3, waiter.get());
        });
    }
}
