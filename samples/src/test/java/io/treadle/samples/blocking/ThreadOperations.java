package io.treadle.samples.blocking;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Waits that the language and {@link Thread} have. */
final class ThreadOperations {
    private ThreadOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("Thread.sleep", ThreadOperations::sleep),
                Operation.of("LockSupport.park", ThreadOperations::park),
                Operation.of("Thread.join of a virtual thread", () -> join(Thread.ofVirtual())),
                Operation.of("Thread.join of a platform thread", () -> join(Thread.ofPlatform())),
                Operation.of("synchronized, contended", ThreadOperations::contended),
                Operation.of("a wait inside synchronized", ThreadOperations::waitInside),
                Operation.of("Object.wait", ThreadOperations::objectWait),
                Operation.of("a wait in a class initializer", ThreadOperations::waitInInitializer),
                Operation.of("a class that another thread initializes", ThreadOperations::initializedElsewhere),
                Operation.of("long computation", ThreadOperations::computation));
    }

    private static Trial sleep() {
        var sleeping = new AtomicReference<Thread>();
        return Trial.of(
                () -> {
                    sleeping.set(Thread.currentThread());
                    Thread.sleep(Duration.ofDays(1));
                },
                () -> sleeping.get().interrupt());
    }

    private static Trial park() {
        var parked = new AtomicReference<Thread>();
        return Trial.of(
                () -> {
                    parked.set(Thread.currentThread());
                    LockSupport.park();
                },
                () -> LockSupport.unpark(parked.get()));
    }

    private static Trial join(Thread.Builder builder) {
        var released = new CountDownLatch(1);
        var thread = builder.start(() -> awaitUninterrupted(released));
        return Trial.of(thread::join, released::countDown).closing(released::countDown);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Trial contended() throws Exception {
        var lock = new Object();
        var entered = new AtomicBoolean();
        var holder = new Holder(holding -> {
            synchronized (lock) {
                holding.hold();
            }
        });
        return Trial.of(
                        () -> {
                            synchronized (lock) {
                                entered.set(true);
                            }
                        },
                        holder::release)
                .closing(holder);
    }

    private static Trial waitInside() {
        var lock = new Object();
        var released = new CountDownLatch(1);
        return Trial.of(
                () -> {
                    synchronized (lock) {
                        released.await();
                    }
                },
                released::countDown);
    }

    private static Trial objectWait() {
        var lock = new Object();
        var released = new AtomicBoolean();
        return Trial.of(
                () -> {
                    synchronized (lock) {
                        while (!released.get()) {
                            lock.wait();
                        }
                    }
                },
                () -> {
                    synchronized (lock) {
                        released.set(true);
                        lock.notifyAll();
                    }
                });
    }

    private static Trial waitInInitializer() {
        var released = new CountDownLatch(1);
        return Trial.of(Initializer.of(released::await)::run, released::countDown);
    }

    private static Trial initializedElsewhere() throws Exception {
        var holding = new AtomicReference<Holder>();
        var initializing = Initializer.of(() -> holding.get().hold());
        var holder = new Holder(self -> {
            holding.set(self);
            initializing.run();
        });
        return Trial.of(initializing::run, holder::release).closing(holder);
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private static Trial computation() {
        var released = new AtomicBoolean();
        return Trial.of(
                () -> {
                    while (!released.get()) {
                        Thread.onSpinWait();
                    }
                },
                () -> released.set(true));
    }
}
