package io.treadle.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is woken for a call, and a system that refuses threads; all else is tested with pools. */
class WorkersTest {
    private static final int LIMIT = 60;
    private static final int CALLS = 20_000;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Workers workers = workers(OffloadOptions.DEFAULT, 1);

    /** What waits until it may end. */
    private final class Call implements Workers.Job {
        final CompletableFuture<String> begun = new CompletableFuture<>();
        final CompletableFuture<String> ended = new CompletableFuture<>();

        @Override
        public void run() {
            begun.complete("begun");
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                ended.completeExceptionally(e);
            }
            ended.complete("ended");
        }

        @Override
        public void refuse(Throwable reason) {
            ended.completeExceptionally(reason);
        }
    }

    /** Workers of a system that has so many threads in all. */
    private static Workers workers(OffloadOptions options, int available) {
        var made = new int[1];
        ThreadFactory factory = body -> ++made[0] <= available ? new Thread(body) : new NoThread();
        return new Workers(factory, options);
    }

    private static final class NoThread extends Thread {
        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    private Call submitted() {
        var call = new Call();
        workers.submit(call);
        return call;
    }

    @AfterEach
    void end() {
        mayEnd.countDown();
        workers.close(new IllegalStateException("the test is over"));
    }

    @Test
    void aCallIsLeftToTheThreadsThatThereAre() throws Exception {
        var first = submitted();
        first.begun.get(LIMIT, SECONDS);
        var second = submitted();
        assertEquals(1, workers.statistics(0).queued());
        mayEnd.countDown();
        assertEquals("ended", second.ended.get(LIMIT, SECONDS));
    }

    @Test
    void withoutAnyThreadWhoBringsTheCallGetsTheError() {
        workers = workers(OffloadOptions.DEFAULT, 0);
        assertThrows(OutOfMemoryError.class, this::submitted);
        assertEquals(0, workers.statistics(0).queued());
    }

    @Test
    void aThreadThatCannotBeReplacedGoesOn() throws Exception {
        workers = workers(OffloadOptions.DEFAULT.withThreads(1).withWorkers(WorkerOptions.DEFAULT.withMaxTasks(1)), 1);
        var first = submitted();
        first.begun.get(LIMIT, SECONDS);
        var second = submitted();
        var third = submitted();
        mayEnd.countDown();
        assertEquals("ended", second.ended.get(LIMIT, SECONDS));
        assertEquals("ended", third.ended.get(LIMIT, SECONDS));
    }

    /** Tells its thread, and ends when it is told to. */
    private static final class Told implements Workers.Job {
        final CompletableFuture<Thread> thread = new CompletableFuture<>();
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @Override
        public void run() {
            thread.complete(Thread.currentThread());
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts it", e);
            }
        }

        @Override
        public void refuse(Throwable reason) {
            thread.completeExceptionally(reason);
        }
    }

    private Told told() throws Exception {
        var call = new Told();
        workers.submit(call);
        call.thread.get(LIMIT, SECONDS);
        return call;
    }

    private void end(Told call, int busyAfterwards) {
        call.mayEnd.countDown();
        TestLoops.until(() -> workers.statistics(0).busy() == busyAfterwards);
    }

    @Test
    void theThreadThatWasIdleForTheShortestTimeIsWoken() throws Exception {
        workers = workers(OffloadOptions.DEFAULT.withThreads(3), 3);
        var calls = List.of(told(), told(), told());
        end(calls.get(0), 2);
        end(calls.get(2), 1);
        end(calls.get(1), 0);
        var next = told();
        var after = told();
        assertEquals(calls.get(1).thread.join(), next.thread.join());
        assertEquals(calls.get(2).thread.join(), after.thread.join());
        end(next, 1);
        end(after, 0);
        assertEquals(3, workers.statistics(0).threads());
    }

    /** Counts what happens to it. */
    private static final class Counted implements Workers.Job {
        final AtomicInteger times = new AtomicInteger();
        private final CountDownLatch ends;

        Counted(CountDownLatch ends) {
            this.ends = ends;
        }

        @Override
        public void run() {
            times.incrementAndGet();
            ends.countDown();
        }

        @Override
        public void refuse(Throwable reason) {
            throw new AssertionError("nothing is closed", reason);
        }
    }

    /** Threads come and go all the time, as the timeout is as short as a call. */
    @Test
    void eachCallRunsOnceWhileThreadsRetire() throws Exception {
        var options = WorkerOptions.DEFAULT.withIdleTimeout(Duration.ofNanos(20_000)).withMaxTasks(100);
        workers = workers(OffloadOptions.DEFAULT.withThreads(3).withWorkers(options), Integer.MAX_VALUE);
        var ends = new CountDownLatch(CALLS);
        var calls = Stream.generate(() -> new Counted(ends)).limit(CALLS).toList();
        calls.parallelStream().forEach(call -> {
            workers.submit(call);
            Thread.yield();
        });
        assertTrue(ends.await(LIMIT, SECONDS), () -> "a call was not run: " + workers.statistics(0));
        calls.forEach(call -> assertEquals(1, call.times.get()));
        TestLoops.until(() -> workers.statistics(0).threads() == 0);
    }
}
