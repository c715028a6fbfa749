package io.treadle.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A system that refuses threads; all else is tested with pools. */
class WorkersTest {
    private static final int LIMIT = 60;

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
}
