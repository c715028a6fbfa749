package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.support.Bell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Locks of the JDK among tasks, callbacks and other threads. */
@SuppressWarnings("LockNotBeforeTry") // who has the lock when is what is tested
class LoopLocksTest {
    private final List<String> trail = new ArrayList<>();
    private final Bell bell = new Bell();

    @Test
    void aTaskMayWaitWithALockThatTasksAndCallbacksWant() {
        var lock = new ReentrantLock();
        onLoop(loop -> {
            var holder = loop.spawn(() -> {
                lock.lock();
                try {
                    bell.await();
                    trail.add("holder");
                } finally {
                    lock.unlock();
                }
            });
            Task.yieldNow();
            var taker = loop.spawn(() -> underLock(lock, "task"));
            Task.yieldNow();
            loop.callSoon(() -> underLock(lock, "callback"));
            loop.callSoon(() -> trail.add("free callback"));
            letCallbacksRun();
            bell.ring();
            Task.joinAll(List.of(holder, taker));
            while (lock.isLocked() || lock.hasQueuedThreads()) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("free callback", "holder", "task", "callback"), trail);
    }

    private void underLock(ReentrantLock lock, String step) {
        lock.lock();
        try {
            trail.add(step);
        } finally {
            lock.unlock();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "a monitor pins before JDK 24")
    void aTaskMayWaitWithAMonitorThatTasksAndCallbacksWant() throws InterruptedException {
        var monitor = new Object();
        onLoop(loop -> {
            var holder = loop.spawn(() -> {
                synchronized (monitor) {
                    bell.await();
                    trail.add("holder");
                }
            });
            Task.yieldNow();
            var taker = loop.spawn(() -> inMonitor(monitor, "task"));
            Task.yieldNow();
            var called = new CountDownLatch(1);
            loop.callSoon(() -> {
                inMonitor(monitor, "callback");
                called.countDown();
            });
            loop.callSoon(() -> trail.add("free callback"));
            letCallbacksRun();
            bell.ring();
            Task.joinAll(List.of(holder, taker));
            called.await();
        });

        // Monitors have no queue: the two that want it may take it in any order.
        assertEquals(List.of("free callback", "holder"), trail.subList(0, 2));
        assertEquals(
                List.of("callback", "task"),
                trail.subList(2, 4).stream().sorted().toList());
    }

    private void inMonitor(Object monitor, String step) {
        synchronized (monitor) {
            trail.add(step);
        }
    }

    /** Were the callback run by the platform thread, the lock would be handed to the task, which could not run. */
    @Test
    void aCallbackMayQueueOnALockOfAnotherThreadBehindATask() throws InterruptedException {
        var lock = new ReentrantLock();
        var queued = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var holder = Thread.ofPlatform().start(() -> {
            lock.lock();
            queued.countDown();
            while (lock.getQueueLength() < 2) {
                Thread.yield();
            }
            lock.unlock();
            released.countDown();
        });
        queued.await();
        onLoop(loop -> {
            var task = loop.spawn(() -> underLock(lock, "task"));
            Task.yieldNow();
            loop.callSoon(() -> underLock(lock, "callback"));
            loop.callSoon(() -> trail.add("free callback"));
            letCallbacksRun();
            task.join();
            released.await();
            while (trail.size() < 3) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("free callback", "task", "callback"), trail);
        holder.join();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "a monitor pins before JDK 24")
    void aCallbackMayQueueOnAMonitorOfAnotherThreadBehindATask() throws InterruptedException {
        var monitor = new Object();
        var held = new CountDownLatch(1);
        var task = new AtomicReference<RealTask<?>>();
        var callback = new AtomicReference<Thread>();
        var freeCalled = new CountDownLatch(1);
        var holder = Thread.ofPlatform().start(() -> {
            synchronized (monitor) {
                held.countDown();
                while (task.get() == null || task.get().thread().getState() != Thread.State.BLOCKED) {
                    Thread.yield();
                }
                while (callback.get() == null || callback.get().getState() != Thread.State.BLOCKED) {
                    Thread.yield();
                }
                awaitUninterruptibly(freeCalled);
            }
        });
        held.await();
        onLoop(loop -> {
            task.set((RealTask<?>) loop.spawn(() -> inMonitor(monitor, "task")));
            Task.yieldNow();
            loop.callSoon(() -> {
                callback.set(Thread.currentThread());
                inMonitor(monitor, "callback");
            });
            loop.callSoon(() -> {
                trail.add("free callback");
                freeCalled.countDown();
            });
            letCallbacksRun();
            while (trail.size() < 3) {
                Task.yieldNow();
            }
        });

        assertEquals("free callback", trail.getFirst());
        holder.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e); // nobody interrupts
        }
    }
}
