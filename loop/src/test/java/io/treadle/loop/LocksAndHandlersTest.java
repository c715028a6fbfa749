package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.Task;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * The platform thread must never wait for a lock: one that a task queued for first is handed to the task, which then has no
 * thread to run on. So whatever takes locks runs in virtual threads: Netty in the hub, users' callbacks and interrupts in
 * tasks.
 */
@LoopTest
class LocksAndHandlersTest {
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private final ConcurrentLinkedQueue<String> trail = new ConcurrentLinkedQueue<>();

    private void lockAndTell(String who) {
        lock.lock();
        try {
            trail.add(who);
        } finally {
            lock.unlock();
        }
    }

    private void enterAndTell(String who) {
        synchronized (monitor) {
            trail.add(who);
        }
    }

    private void awaitQueued(int threads) {
        TestLoops.until(() -> lock.getQueueLength() == threads);
    }

    @EachTransport
    void aHandlerMayWantALockThatATaskQueuedForFirst(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var handlerDone = new CompletableFuture<String>();
            CompletableFuture<String> task;
            lock.lock(); // by a third thread, this one
            try {
                task = loop.submit(() -> {
                    lockAndTell("task");
                    return "done";
                });
                awaitQueued(1);
                loop.nettyEventLoop().execute(() -> {
                    lockAndTell("handler");
                    handlerDone.complete("done");
                });
                awaitQueued(2);
            } finally {
                lock.unlock();
            }
            assertEquals("done done", task.get() + " " + handlerDone.get());
            assertEquals(List.of("task", "handler"), List.copyOf(trail));
        }
    }

    @EachTransport
    void aHandlerMayWantAMonitorThatATaskQueuedForFirst(Transport transport) throws Exception {
        TestLoops.assumeMonitorsDoNotPin();
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var handlerDone = new CompletableFuture<String>();
            var thread = new CompletableFuture<Thread>();
            var hub = TestLoops.hubOf(loop);
            CompletableFuture<String> task;
            synchronized (monitor) { // by a third thread, this one
                task = loop.submit(() -> {
                    thread.complete(Thread.currentThread());
                    enterAndTell("task");
                    return "done";
                });
                awaitBlocked(thread.get());
                loop.nettyEventLoop().execute(() -> {
                    enterAndTell("handler");
                    handlerDone.complete("done");
                });
                awaitBlocked(hub);
            }
            assertEquals("done done", task.get() + " " + handlerDone.get());
        }
    }

    private static void awaitBlocked(Thread thread) {
        TestLoops.until(() -> thread.getState() == Thread.State.BLOCKED);
    }

    @EachTransport
    void aTaskThatHoldsALockWhichAHandlerWantsGoesOn(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var task = loop.submit(() -> {
                lock.lock();
                try {
                    loop.nettyEventLoop().execute(() -> lockAndTell("handler"));
                    while (!lock.hasQueuedThreads()) {
                        Treadle.yieldNow();
                    }
                    Treadle.sleep(Duration.ofMillis(5)); // the other place to sleep: the hub is parked
                    trail.add("task");
                } finally {
                    lock.unlock();
                }
                return "done";
            });
            assertEquals("done", task.get());
            TestLoops.hubOf(loop);
            assertEquals(List.of("task", "handler"), List.copyOf(trail));
        }
    }

    @EachTransport
    void aTaskThatHoldsAMonitorWhichAHandlerWantsGoesOn(Transport transport) throws Exception {
        TestLoops.assumeMonitorsDoNotPin();
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            loop.submit(() -> {
                        synchronized (monitor) {
                            loop.nettyEventLoop().execute(() -> enterAndTell("handler"));
                            while (hub.getState() != Thread.State.BLOCKED) {
                                Treadle.yieldNow();
                            }
                            trail.add("task");
                        }
                        return "done";
                    })
                    .get();
            TestLoops.hubOf(loop);
            assertEquals(List.of("task", "handler"), List.copyOf(trail));
        }
    }

    @Test
    void aPostedCallMayWantALockThatATaskQueuedForFirst() throws Exception {
        try (var loop = EventLoop.start()) {
            var called = new CountDownLatch(1);
            CompletableFuture<String> task;
            lock.lock();
            try {
                task = loop.submit(() -> {
                    lockAndTell("task");
                    return "done";
                });
                awaitQueued(1);
                loop.post(() -> {
                    lockAndTell("call");
                    called.countDown();
                });
                awaitQueued(2);
            } finally {
                lock.unlock();
            }
            task.get();
            called.await();
            assertEquals(List.of("task", "call"), List.copyOf(trail));
        }
    }

    /** Waits for nothing but an interrupt, which closes it and takes the lock in doing so. */
    private final class LockingChannel extends AbstractInterruptibleChannel {
        void waitForInterrupt() throws Exception {
            boolean completed = false;
            begin();
            try {
                while (isOpen()) {
                    LockSupport.park(this);
                }
                completed = true;
            } finally {
                end(completed);
            }
        }

        @Override
        protected void implCloseChannel() {
            lockAndTell("interrupt");
        }
    }

    @Test
    void anInterruptOfACancelledTaskMayWantALockThatATaskQueuedForFirst() throws Exception {
        TestLoops.assumeMonitorsDoNotPin(); // Thread.interrupt closes channels inside a monitor
        try (var loop = EventLoop.start();
                var channel = new LockingChannel()) {
            var begun = new CompletableFuture<Task<?>>();
            var waiting = loop.submit(() -> {
                begun.complete(Task.current());
                channel.waitForInterrupt();
                return "not cancelled";
            });
            CompletableFuture<String> task;
            lock.lock();
            try {
                task = loop.submit(() -> {
                    lockAndTell("task");
                    return "done";
                });
                awaitQueued(1);
                begun.get().cancel();
                awaitQueued(2);
            } finally {
                lock.unlock();
            }
            assertEquals("done", task.get());
            TestLoops.until(waiting::isCancelled);
            assertEquals(List.of("task", "interrupt"), List.copyOf(trail));
        }
    }
}
