package io.treadle.samples.blocking;

import static java.util.concurrent.TimeUnit.DAYS;

import io.treadle.core.function.Action;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** The blockers of java.util.concurrent. */
final class ConcurrentOperations {
    private ConcurrentOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("ReentrantLock.lock", () -> heldByAnother(new ReentrantLock(), ReentrantLock::lock)),
                Operation.of(
                        "ReentrantLock.lockInterruptibly",
                        () -> heldByAnother(new ReentrantLock(), ReentrantLock::lockInterruptibly)),
                Operation.of(
                        "ReentrantLock.tryLock",
                        () -> heldByAnother(new ReentrantLock(), lock -> lock.tryLock(1, DAYS))),
                Operation.of("ReentrantReadWriteLock.writeLock", ConcurrentOperations::writeLock),
                Operation.of("StampedLock.writeLock", ConcurrentOperations::stampedLock),
                Operation.of("Condition.await", () -> condition(Condition::await)),
                Operation.of("Condition.awaitUninterruptibly", () -> condition(Condition::awaitUninterruptibly)),
                Operation.of("Semaphore.acquire", ConcurrentOperations::semaphore),
                Operation.of("CountDownLatch.await", ConcurrentOperations::latch),
                Operation.of("CyclicBarrier.await", ConcurrentOperations::barrier),
                Operation.of("Phaser.awaitAdvance", ConcurrentOperations::phaser),
                Operation.of("Phaser.awaitAdvanceInterruptibly", ConcurrentOperations::phaserInterruptibly),
                Operation.of("Exchanger.exchange", ConcurrentOperations::exchanger),
                Operation.of("ArrayBlockingQueue.take", () -> empty(new ArrayBlockingQueue<>(1))),
                Operation.of("ArrayBlockingQueue.put", () -> full(new ArrayBlockingQueue<>(1))),
                Operation.of("LinkedBlockingQueue.take", () -> empty(new LinkedBlockingQueue<>(1))),
                Operation.of("LinkedBlockingQueue.put", () -> full(new LinkedBlockingQueue<>(1))),
                Operation.of("LinkedBlockingDeque.take", () -> empty(new LinkedBlockingDeque<>(1))),
                Operation.of("PriorityBlockingQueue.take", () -> empty(new PriorityBlockingQueue<>())),
                Operation.of("SynchronousQueue.take", () -> empty(new SynchronousQueue<>())),
                Operation.of("LinkedTransferQueue.transfer", ConcurrentOperations::transfer),
                Operation.of("DelayQueue.take", ConcurrentOperations::delayQueue),
                Operation.of("FutureTask.get", ConcurrentOperations::futureTask),
                Operation.of("CompletableFuture.get", () -> future(CompletableFuture::get)),
                Operation.of("CompletableFuture.join", () -> future(CompletableFuture::join)),
                Operation.of("ForkJoinTask.get", () -> forkJoin(ForkJoinTask::get)),
                Operation.of("ForkJoinTask.join", () -> forkJoin(ForkJoinTask::join)),
                Operation.of("ExecutorService.invokeAll", ConcurrentOperations::invokeAll),
                Operation.of("ExecutorService.awaitTermination", ConcurrentOperations::awaitTermination),
                Operation.of("SubmissionPublisher.submit", ConcurrentOperations::publisher),
                Operation.of("ConcurrentHashMap.computeIfAbsent", ConcurrentOperations::mapBin));
    }

    /** What is done with something. */
    private interface Use<T> {
        void on(T used) throws Exception;
    }

    private static Trial heldByAnother(ReentrantLock lock, Use<ReentrantLock> locking) throws Exception {
        var holder = Holder.of(lock::lock, lock::unlock);
        return Trial.of(() -> locking.on(lock), holder::release).closing(holder);
    }

    private static Trial writeLock() throws Exception {
        var lock = new ReentrantReadWriteLock();
        var holder = Holder.of(lock.readLock()::lock, lock.readLock()::unlock);
        return Trial.of(lock.writeLock()::lock, holder::release).closing(holder);
    }

    private static Trial stampedLock() throws Exception {
        var lock = new StampedLock();
        var holder = new Holder(self -> {
            long stamp = lock.readLock();
            self.hold();
            lock.unlockRead(stamp);
        });
        return Trial.of(lock::writeLock, holder::release).closing(holder);
    }

    private static Trial condition(Use<Condition> waiting) {
        var lock = new ReentrantLock();
        var condition = lock.newCondition();
        return Trial.of(() -> locked(lock, () -> waiting.on(condition)), () -> locked(lock, condition::signalAll));
    }

    private static void locked(ReentrantLock lock, Action<?> action) throws Exception {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private static Trial semaphore() {
        var semaphore = new Semaphore(0);
        return Trial.of(semaphore::acquire, semaphore::release);
    }

    private static Trial latch() {
        var latch = new CountDownLatch(1);
        return Trial.of(latch::await, latch::countDown);
    }

    private static Trial barrier() {
        var barrier = new CyclicBarrier(2);
        return Trial.of(barrier::await, barrier::await);
    }

    private static Trial phaser() {
        var phaser = new Phaser(1);
        return Trial.of(() -> phaser.awaitAdvance(0), phaser::arrive);
    }

    private static Trial phaserInterruptibly() {
        var phaser = new Phaser(1);
        return Trial.of(() -> phaser.awaitAdvanceInterruptibly(0), phaser::arrive);
    }

    private static Trial exchanger() {
        var exchanger = new Exchanger<Integer>();
        return Trial.of(() -> exchanger.exchange(1), () -> exchanger.exchange(2));
    }

    private static Trial empty(BlockingQueue<Integer> queue) {
        return Trial.of(queue::take, () -> queue.put(1));
    }

    private static Trial full(BlockingQueue<Integer> queue) throws InterruptedException {
        queue.put(1);
        return Trial.of(() -> queue.put(2), queue::take);
    }

    private static Trial transfer() {
        var queue = new LinkedTransferQueue<Integer>();
        return Trial.of(() -> queue.transfer(1), queue::take);
    }

    private static Trial delayQueue() {
        var queue = new DelayQueue<Due>();
        queue.put(new Due(DAYS.toNanos(1)));
        return Trial.of(queue::take, () -> queue.put(new Due(0)));
    }

    private record Due(long nanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(nanos, other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private static Trial futureTask() {
        var future = new FutureTask<>(() -> 1);
        return Trial.of(future::get, future::run);
    }

    private static Trial future(Use<CompletableFuture<Integer>> waiting) {
        var future = new CompletableFuture<Integer>();
        return Trial.of(() -> waiting.on(future), () -> future.complete(1));
    }

    private static Trial forkJoin(Use<ForkJoinTask<?>> waiting) {
        var released = new CountDownLatch(1);
        var pool = new ForkJoinPool(1);
        var task = pool.submit((Callable<Void>) () -> {
            released.await();
            return null;
        });
        return Trial.of(() -> waiting.on(task), released::countDown).closing(released::countDown, pool::shutdownNow);
    }

    private static Trial invokeAll() {
        var released = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        return Trial.of(
                        () -> threads.invokeAll(List.of(() -> {
                            released.await();
                            return 1;
                        })),
                        released::countDown)
                .closing(released::countDown, threads::shutdownNow);
    }

    private static Trial awaitTermination() {
        var threads = Executors.newSingleThreadExecutor();
        threads.execute(() -> {});
        return Trial.of(() -> threads.awaitTermination(1, DAYS), threads::shutdown)
                .closing(threads::shutdownNow);
    }

    private static Trial publisher() {
        var publisher = new SubmissionPublisher<Integer>(Runnable::run, 1);
        var subscriber = new SlowSubscriber();
        publisher.subscribe(subscriber);
        return Trial.of(
                        () -> {
                            for (int i = 0; i < 64; i++) {
                                publisher.submit(i);
                            }
                        },
                        subscriber::takeAll)
                .closing(publisher);
    }

    private static Trial mapBin() throws Exception {
        var map = new ConcurrentHashMap<String, Integer>();
        var holder = new Holder(self -> map.computeIfAbsent("key", key -> {
            self.hold();
            return 1;
        }));
        return Trial.of(() -> map.computeIfAbsent("key", key -> 2), holder::release)
                .closing(holder);
    }
}
