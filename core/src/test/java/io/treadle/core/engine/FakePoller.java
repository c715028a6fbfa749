package io.treadle.core.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A poller that waits for nothing in particular until it is woken or the next timer is due. */
final class FakePoller implements Poller {
    /** Where the hub waits. */
    enum Way {
        /** As in {@code epoll_wait}: the platform thread sleeps with the hub. */
        ON_THE_PLATFORM_THREAD,
        /** As in a selector on JDK 25: the hub's virtual thread parks. */
        PARKED
    }

    final CompletableFuture<Hub> hub = new CompletableFuture<>();
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger waits = new AtomicInteger();
    final AtomicInteger wakeUps = new AtomicInteger();
    volatile Runnable onEachPoll = () -> {};
    volatile boolean waiting;
    volatile boolean released;

    private final Way way;
    private volatile boolean woken;
    private volatile @Nullable Thread body;

    FakePoller(Way way) {
        this.way = way;
    }

    @Override
    public void run(Hub hub) {
        body = Thread.currentThread();
        this.hub.complete(hub);
        while (!hub.isClosing()) {
            onEachPoll.run();
            if (hub.canBlock()) {
                waits.incrementAndGet();
                await(hub.maxWaitNanos());
            }
            polls.incrementAndGet();
            hub.yieldTurn();
        }
        released = true;
    }

    private void await(long nanos) {
        waiting = true;
        long start = System.nanoTime();
        while (!woken && System.nanoTime() - start < nanos) {
            if (way == Way.PARKED) {
                LockSupport.parkNanos(nanos);
            } else {
                Thread.onSpinWait();
            }
        }
        woken = false;
        waiting = false;
    }

    @Override
    public void wake() {
        wakeUps.incrementAndGet();
        woken = true;
        LockSupport.unpark(body);
    }

    /** For another thread: returns once the hub waits. */
    void awaitWaiting() {
        while (!waiting) {
            Thread.yield();
        }
    }
}
