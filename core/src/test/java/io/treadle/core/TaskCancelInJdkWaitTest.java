package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bell;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Waits of the JDK, which are real here, know only the interrupt. */
@SuppressWarnings("LockNotBeforeTry") // who has the lock when is what is tested
class TaskCancelInJdkWaitTest extends LoopFixture {
    /** Spawns {@code body}, cancels it in its wait, and returns it when it has ended. */
    private static Task<?> cancelInWait(TaskLoop loop, Action<?> body) {
        var task = loop.spawn(body);
        Task.yieldNow();
        assertEquals(TaskState.WAITING, task.state());
        task.cancel();
        task.join();
        return task;
    }

    private void assertCancelled(Action<?> body) {
        inRealTime(loop ->
                assertEquals(TaskState.CANCELLED, cancelInWait(loop, body).state()));
        assertEquals(List.of(), failures.all());
    }

    @Test
    void aSleepIsCancelled() {
        assertCancelled(() -> Thread.sleep(Duration.ofDays(1)));
    }

    @Test
    void takingFromAQueueIsCancelled() {
        assertCancelled(() -> new LinkedBlockingQueue<String>().take());
    }

    @Test
    void aLatchIsCancelled() {
        assertCancelled(() -> new CountDownLatch(1).await());
    }

    @Test
    void aFutureIsCancelled() {
        assertCancelled(() -> new CompletableFuture<String>().get());
    }

    @Test
    void takingALockInterruptiblyIsCancelled() {
        var lock = new ReentrantLock();
        inRealTime(loop -> {
            lock.lock();
            var task = cancelInWait(loop, lock::lockInterruptibly);
            assertEquals(TaskState.CANCELLED, task.state());
            assertFalse(lock.hasQueuedThreads());
            lock.unlock();
        });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "waiting pins before JDK 24, and stops the loop")
    void waitingForAMonitorsNotificationIsCancelled() {
        var monitor = new Object();
        assertCancelled(() -> {
            synchronized (monitor) {
                while (trail.isEmpty()) {
                    monitor.wait();
                }
            }
        });
    }

    @Test
    void anExceptionThatWrapsTheInterruptIsTheCancellation() {
        assertCancelled(() -> {
            try {
                Thread.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException("wrapped", new UncheckedIOException(new IOException(e)));
            }
        });
    }

    @Test
    void anotherErrorAfterTheInterruptIsAFailureWithTheCancellationSuppressed() {
        var error = new IllegalStateException("on purpose");
        inRealTime(loop -> {
            var task = cancelInWait(loop, () -> {
                try {
                    Thread.sleep(Duration.ofDays(1));
                } catch (InterruptedException e) {
                    throw error;
                }
            });
            assertEquals(TaskState.FAILED, task.state());
            assertSame(error, task.exception());
            assertInstanceOf(Cancelled.class, error.getSuppressed()[0]);
        });
    }

    @Test
    void anInterruptThatIsNotOursIsAFailure() {
        inRealTime(loop -> {
            var task = (RealTask<?>) loop.spawn(() -> Thread.sleep(Duration.ofDays(1)));
            Task.yieldNow();
            task.thread().interrupt();
            task.join();
            assertEquals(TaskState.FAILED, task.state());
            assertInstanceOf(InterruptedException.class, task.exception());
        });
    }

    @Test
    void aValueAfterASwallowedInterruptCounts() throws Exception {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Thread.sleep(Duration.ofDays(1));
                    return "slept";
                } catch (InterruptedException e) {
                    return "swallowed";
                }
            });
            Task.yieldNow();
            task.cancel();
            assertEquals("swallowed", task.get());
        });
    }

    @Test
    void whoeverSwallowsTheInterruptAndWaitsAgainIsInterruptedAgain() {
        var caught = new AtomicInteger();
        inRealTime(loop -> cancelInWait(loop, () -> {
            while (caught.get() < 5) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    caught.incrementAndGet();
                }
            }
        }));

        assertEquals(5, caught.get());
    }

    @Test
    void aWaitThatBeginsAfterTheCancellationIsInterrupted() {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                Task.current().cancel();
                new CountDownLatch(1).await();
            });
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void aWaitOfOursThatFollowsASwallowedInterruptThrowsAndSeesNoInterrupt() {
        var bell = new Bell();
        inRealTime(loop -> cancelInWait(loop, () -> {
            assertThrows(InterruptedException.class, () -> Thread.sleep(Duration.ofDays(1)));
            Thread.currentThread().interrupt(); // as one does who cannot rethrow
            assertThrows(Cancelled.class, bell::await);
            trail.add("thrown");
        }));

        assertEquals(List.of("thrown"), trail);
    }

    @Test
    void aPlainLockIsNotCancelledButTheNextWaitIs() {
        var lock = new ReentrantLock();
        onLoop(loop -> {
            lock.lock();
            var task = loop.spawn(() -> {
                lock.lock();
                trail.add("locked");
                lock.unlock();
                Task.yieldNow();
                trail.add("never");
            });
            Task.yieldNow();
            task.cancel();
            clock.advanceInSteps(Duration.ofMillis(5));
            assertEquals(List.of(), trail);
            assertEquals(TaskState.WAITING, task.state());
            lock.unlock();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("locked"), trail);
    }

    @Test
    void aTaskThatEndsIsNoLongerWatched() {
        inRealTime(loop -> {
            cancelInWait(loop, () -> Thread.sleep(Duration.ofDays(1)));
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    /** Interrupting may run the close of a channel in the interrupter, which is user code. */
    @Test
    void theInterrupterIsNotThePlatformThread() {
        var channel = new LockedChannel(new ReentrantLock());
        assertCancelled(channel::read);

        assertTrue(channel.closer.join().isVirtual());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "the JDK interrupts in a monitor, which pins before JDK 24")
    void theInterrupterMayWaitForALockOfAnotherTask() {
        var lock = new ReentrantLock();
        inRealTime(loop -> {
            var holder = loop.spawn(() -> {
                lock.lock();
                while (!lock.hasQueuedThreads()) {
                    Task.yieldNow();
                }
                lock.unlock();
            });
            var task = cancelInWait(loop, new LockedChannel(lock)::read);
            holder.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    /** Its close takes a lock. */
    private static final class LockedChannel extends AbstractInterruptibleChannel {
        private final ReentrantLock lock;
        private final CompletableFuture<Thread> closer = new CompletableFuture<>();

        private LockedChannel(ReentrantLock lock) {
            this.lock = lock;
        }

        void read() throws IOException {
            begin();
            try {
                while (isOpen()) {
                    LockSupport.park();
                }
            } finally {
                end(false);
            }
        }

        @Override
        protected void implCloseChannel() {
            lock.lock();
            closer.complete(Thread.currentThread());
            lock.unlock();
        }
    }

    @Test
    void aWaitOfOursThatIsNotCancelledHasNoTimer() {
        var bell = new Bell();
        inRealTime(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(() -> Task.shield(bell::await));
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.cancel();
            Task.yieldNow();
            assertEquals(0, loop.scheduler().timerCount());
            bell.ring();
            task.join();
        });
    }

    @Test
    void anInterruptBySomebodyElseIsKeptOnceOursWasNoticed() {
        inRealTime(loop -> cancelInWait(loop, () -> {
            assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
            Task.shield(() -> {
                loop.callSoon(Thread.currentThread()::interrupt);
                letCallbacksRun();
                trail.add("interrupted: " + Thread.interrupted());
            });
        }));
        assertEquals(List.of("interrupted: true"), trail);
    }
}
