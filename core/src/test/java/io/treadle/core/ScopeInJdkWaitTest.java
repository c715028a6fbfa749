package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Waits of the JDK in scopes that are cancelled; whole tasks are in {@link TaskCancelInJdkWaitTest}. What is waited for is real. */
class ScopeInJdkWaitTest extends LoopFixture {
    /** {@code wait} ends quietly with its scope, and no interrupt is left behind. */
    private void assertCancelled(Action<?> wait) throws Exception {
        inRealTime(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            assertFalse(runIn(scope, wait));
            assertTrue(scope.isCancelledCaught());
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.sleep(Duration.ofNanos(1)); // throws if one is
        });
    }

    private static boolean runIn(CancelScope scope, Action<?> action) throws Exception {
        return scope.<Exception>run(() -> action.run());
    }

    // ---- what ends ----

    @Test
    void aSleepEnds() throws Exception {
        assertCancelled(() -> Thread.sleep(Duration.ofDays(1)));
    }

    @Test
    void takingFromAQueueEnds() throws Exception {
        assertCancelled(() -> new LinkedBlockingQueue<String>().take());
    }

    @Test
    void gettingAFutureEnds() throws Exception {
        assertCancelled(() -> new CompletableFuture<String>().get());
    }

    @Test
    void takingALockInterruptiblyEnds() throws Exception {
        var lock = new ReentrantLock();
        var holder = Thread.ofPlatform().unstarted(() -> {
            lock.lock();
            LockSupport.park();
        });
        holder.setDaemon(true);
        holder.start();
        while (!lock.isLocked()) {
            Thread.onSpinWait();
        }
        assertCancelled(lock::lockInterruptibly);
        assertFalse(lock.hasQueuedThreads());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "waiting pins before JDK 24, and stops the loop")
    void waitingForANotificationEnds() throws Exception {
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
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "waiting pins before JDK 24, and stops the loop")
    void waitingForAProcessEnds() throws Exception {
        var process = new ProcessBuilder("sleep", "1000").start();
        try {
            assertCancelled(process::waitFor);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void readingFromASocketEndsAndClosesIt() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertCancelled(() -> socket.getInputStream().read());
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void acceptingEnds() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertCancelled(server::accept);
        }
    }

    @Test
    void readingFromAChannelEnds() throws Exception {
        var pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            assertCancelled(() -> source.read(ByteBuffer.allocate(1)));
            assertFalse(source.isOpen());
            assertTrue(sink.isOpen());
        }
    }

    @Test
    void aLimitEndsAJdkWait() throws Exception {
        inRealTime(loop -> {
            var error = assertThrows(
                    DeadlineException.class,
                    () -> Task.withTimeout(Duration.ofMillis(1), () -> Thread.sleep(Duration.ofDays(1))));
            assertInstanceOf(InterruptedException.class, error.getCause());
            Thread.sleep(Duration.ofNanos(1)); // throws if an interrupt is left behind
        });
    }

    @Test
    void theFailureOfAChildEndsTheJdkWaitsOfSiblingsAndBody() throws Exception {
        var failure = new IOException("on purpose");
        inRealTime(loop -> assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> TaskScope.run(scope -> {
                            scope.spawn(Bodies::waitForEverInTheJdk);
                            scope.spawn(failing(failure));
                            Bodies.waitForEverInTheJdk();
                        }))));
    }

    // ---- the interrupt is swallowed ----

    @Test
    void whoSwallowsTheInterruptAndWaitsAgainIsInterruptedAgain() throws Exception {
        var caught = new AtomicInteger();
        assertCancelled(() -> {
            while (true) {
                try {
                    Bodies.waitForEverInTheJdk();
                } catch (InterruptedException e) {
                    if (caught.incrementAndGet() == 5) {
                        throw e;
                    }
                }
            }
        });

        assertEquals(5, caught.get());
    }

    @Test
    void whatIsLeftOfOurInterruptIsTakenBackWhenTheScopeIsLeft() throws Exception {
        inRealTime(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            assertTrue(scope.run(() -> {
                assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
                Thread.currentThread().interrupt(); // as one does who cannot rethrow
            }));
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void behindTheScopeNobodyIsInterrupted() throws Exception {
        onLoop(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            scope.run(Bodies::waitForEverInTheJdk);
            var passed = new CountDownLatch(1);
            loop.spawn(() -> {
                clock.advanceInSteps(Duration.ofMillis(20));
                passed.countDown();
            });
            passed.await();
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void anotherErrorPassesWithTheCancellationSuppressed() throws Exception {
        var error = new SocketTimeoutException("an InterruptedIOException, but no interrupt");
        inRealTime(loop -> {
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            assertSame(
                    error,
                    assertThrows(
                            SocketTimeoutException.class,
                            () -> scope.run(() -> {
                                assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
                                throw error;
                            })));
            assertInstanceOf(Cancelled.class, error.getSuppressed()[0]);
        });
    }

    // ---- waits that no interrupt ends ----

    @Test
    void aWaitThatNoInterruptEndsDoesNotSpin() throws Exception {
        var interrupts = new AtomicInteger();
        var enough = new AtomicBoolean();
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                while (!enough.get()) {
                    LockSupport.park();
                    if (Thread.interrupted()) {
                        interrupts.incrementAndGet();
                    }
                }
            });
            Task.yieldNow();
            task.cancel();
            clock.advanceInSteps(Duration.ofMillis(100));
            enough.set(true);
            LockSupport.unpark(((RealTask<?>) task).thread());
            task.join();
        });

        // At once, and after 1, 2, 4, ... 32 ms more.
        assertEquals(7, interrupts.get());
    }

    // ---- interrupts by others ----

    @Test
    void anInterruptByOthersPassesTheScopeAsWhatItIs() throws Exception {
        inRealTime(loop -> {
            var thread = Thread.currentThread();
            var scope = CancelScope.create();
            loop.callSoon(thread::interrupt);
            assertThrows(InterruptedException.class, () -> scope.run(Bodies::waitForEverInTheJdk));
            assertFalse(scope.isCancelledCaught());
        });
    }

    @Test
    void anInterruptByOthersIsPutBackByAWaitOfOurs() throws Exception {
        inRealTime(loop -> {
            var thread = Thread.currentThread();
            loop.callSoon(() -> {
                thread.interrupt();
                loop.callSoon(bell::ring);
            });
            bell.await();
            assertTrue(Thread.interrupted());
        });
    }

    @Test
    void anInterruptByOthersIsStillThereBehindAScopeThatOneOfOursLeft() throws Exception {
        inRealTime(loop -> {
            var thread = Thread.currentThread();
            var scope = CancelScope.create();
            loop.callSoon(scope::cancel);
            scope.run(Bodies::waitForEverInTheJdk);
            loop.callSoon(thread::interrupt);
            assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
        });
    }
}
