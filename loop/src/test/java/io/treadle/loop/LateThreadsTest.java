package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Virtual threads inherit the scheduler of the task that starts them, and may outlive it. */
@LoopTest
class LateThreadsTest {
    @Test
    void aVirtualThreadStartedInATaskRunsOnTheLoop() throws Exception {
        assertTrue(EventLoop.<Boolean, Exception>run(() -> {
            var loop = EventLoop.current();
            var onLoop = new CompletableFuture<Boolean>();
            TestLoops.startVirtual(() -> onLoop.complete(loop.isOnThread()));
            return Task.await(onLoop);
        }));
    }

    @EachTransport
    void aVirtualThreadStartedInATaskOutlivesTheLoopAndGoesOn(Transport transport) throws Exception {
        var closed = new CountDownLatch(1);
        var steps = new Semaphore(0);
        var thread = EventLoop.run(TestLoops.on(transport), () -> {
            var started = TestLoops.startVirtual(() -> {
                closed.await();
                for (int i = 0; i < 10; i++) {
                    Thread.yield();
                    steps.release();
                }
            });
            Treadle.yieldNow();
            return started;
        });
        assertTrue(thread.isAlive());
        closed.countDown();
        thread.join();
        assertEquals(10, steps.availablePermits());
    }

    @Test
    void whatOutlivesTheLoopIsToldSoByEveryOperationOfTreadle() throws Exception {
        var closed = new CountDownLatch(1);
        var seen = new CompletableFuture<String>();
        EventLoop.run(() -> {
            TestLoops.startVirtual(() -> {
                closed.await();
                assertFalse(Thread.currentThread().isInterrupted());
                assertThrows(WrongThreadException.class, () -> Treadle.sleep(Duration.ofMillis(1)));
                assertThrows(WrongThreadException.class, Treadle::yieldNow);
                assertThrows(WrongThreadException.class, Task::current);
                assertThrows(WrongThreadException.class, EventLoop::current);
                assertThrows(WrongThreadException.class, () -> Treadle.spawn(() -> 1));
                seen.complete("all");
            });
            Treadle.yieldNow();
        });
        closed.countDown();
        assertEquals("all", seen.get());
    }

    @Test
    void aVirtualThreadThatHasUsedTheLoopIsToldSoToo() throws Exception {
        var closed = new CountDownLatch(1);
        var seen = new CompletableFuture<Class<?>>();
        EventLoop.run(() -> {
            var adopted = new CompletableFuture<Task<?>>();
            TestLoops.startVirtual(() -> {
                Treadle.sleep(Duration.ofNanos(1));
                adopted.complete(Task.current());
                closed.await();
                seen.complete(assertThrows(WrongThreadException.class, Treadle::yieldNow)
                        .getClass());
            });
            Task.await(adopted);
        });
        closed.countDown();
        assertEquals(WrongThreadException.class, seen.get());
    }

    @Test
    void aSocketReadOfAThreadThatOutlivesTheLoopGoesOn() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var got = new CompletableFuture<Integer>();
            EventLoop.run(() -> {
                var connected = new CompletableFuture<String>();
                TestLoops.startVirtual(() -> {
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
                        connected.complete("yes");
                        got.complete(socket.getInputStream().read());
                    }
                });
                Task.await(connected);
            });
            try (var accepted = server.accept()) {
                accepted.getOutputStream().write(7);
                assertEquals(7, got.get());
            }
        }
    }

    @Test
    void aThreadThatIsUnparkedWhileTheLoopClosesIsNotLost() throws Exception {
        try (ExecutorService unparkers = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 300; i++) {
                closeWhileUnparking(unparkers);
            }
        }
    }

    private static void closeWhileUnparking(ExecutorService unparkers) throws Exception {
        var loop = EventLoop.start();
        var barrier = new CyclicBarrier(2);
        var permits = new Semaphore(0);
        var thread = loop.submit(() -> TestLoops.startVirtual(() -> {
                    for (int n = 0; n < 20; n++) {
                        permits.acquireUninterruptibly();
                    }
                }))
                .get();
        var unparking = unparkers.submit(() -> {
            barrier.await();
            for (int n = 0; n < 20; n++) {
                permits.release();
                Thread.yield();
            }
            return 0;
        });
        barrier.await();
        loop.close();
        unparking.get();
        thread.join();
    }

    @Test
    void aThreadThatSleepsByTreadleWhenTheLoopClosesIsNotLeftSleeping() throws Exception {
        var ended = new CountDownLatch(1);
        var told = new ArrayList<String>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> told.add(message));
        EventLoop.run(options, () -> {
            var started = new CompletableFuture<String>();
            EventLoop.current()
                    .threadFactory()
                    .newThread(() -> {
                        try {
                            started.complete("yes");
                            Treadle.sleep(Duration.ofDays(1));
                        } finally {
                            ended.countDown();
                        }
                    })
                    .start();
            Task.await(started);
        });
        ended.await();
        assertEquals(List.of(), told, "being cancelled is no failure");
    }
}
