package io.treadle.benchmarks.switching;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

/** Threads of any kind that call {@link Thread#yield()}. They begin when all of them have been started. */
final class ThreadRoundRobin extends RoundRobin {
    private final ThreadFactory threads;
    private final CountDownLatch begin = new CountDownLatch(1);

    ThreadRoundRobin(int tasks, int target, ThreadFactory threads) {
        super(tasks, target);
        this.threads = threads;
    }

    @Override
    void runAll() {
        List<Thread> all = IntStream.range(0, tasks())
                .mapToObj(me -> threads.newThread(() -> begin(me)))
                .toList();
        all.forEach(Thread::start);
        begin.countDown();
        all.forEach(Threads::join);
    }

    private void begin(int me) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before the beginning", e);
        }
        task(me);
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // that the scheduler decides is what is measured
    void yieldTurn() {
        Thread.yield();
    }
}
