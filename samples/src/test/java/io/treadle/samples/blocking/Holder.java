package io.treadle.samples.blocking;

import io.treadle.core.function.Action;
import java.util.concurrent.CountDownLatch;

/** A thread that has got something which others want, and keeps it until it is released. */
final class Holder implements AutoCloseable {
    private final CountDownLatch has = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;

    /** Lets a thread run {@code holding}, which calls {@link #hold} while it has it; returns when it has. */
    Holder(Holding holding) throws InterruptedException {
        thread = Thread.ofPlatform().name("holder").unstarted(() -> {
            try {
                holding.run(this);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        has.await();
    }

    interface Holding {
        void run(Holder holder) throws Exception;
    }

    static Holder of(Action<?> acquire, Action<?> release) throws InterruptedException {
        return new Holder(holder -> {
            acquire.run();
            holder.hold();
            release.run();
        });
    }

    void hold() {
        has.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                released.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isHolderItself() {
        return Thread.currentThread() == thread;
    }

    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
    }
}
