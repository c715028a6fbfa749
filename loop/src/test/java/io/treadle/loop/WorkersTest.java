package io.treadle.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is woken for a call, and a system that refuses threads; all else is tested with pools. */
class WorkersTest {
    private static final int LIMIT = 60;
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 200;

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

    /** Ends it, and waits until its thread is idle, which has a timeout, as nothing else has here. */
    private static void end(Told call) {
        call.mayEnd.countDown();
        TestLoops.until(() -> call.thread.join().getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void theThreadThatWasIdleForTheLongestTimeIsWoken() throws Exception {
        workers = workers(OffloadOptions.DEFAULT.withThreads(3), 3);
        var calls = List.of(told(), told(), told());
        end(calls.get(1));
        end(calls.get(2));
        end(calls.get(0));
        var next = told();
        var after = told();
        assertEquals(calls.get(1).thread.join(), next.thread.join());
        assertEquals(calls.get(2).thread.join(), after.thread.join());
        end(next);
        end(after);
    }

    @Test
    void callsThatComeWhileAThreadWakesUpHaveOneEach() throws Exception {
        workers = workers(OffloadOptions.DEFAULT.withThreads(3), 3);
        List.of(told(), told(), told()).forEach(WorkersTest::end);
        var calls = List.of(new Told(), new Told(), new Told());
        calls.forEach(workers::submit);
        for (var call : calls) {
            call.thread.get(LIMIT, SECONDS);
        }
        calls.forEach(WorkersTest::end);
    }

    /** Counts how often it was run. */
    private static final class Counted implements Workers.Job {
        final AtomicInteger times = new AtomicInteger();

        @Override
        public void run() {
            times.incrementAndGet();
        }

        @Override
        public void refuse(Throwable reason) {
            throw new AssertionError("nothing is closed", reason);
        }

        boolean hasRun() {
            return times.get() > 0;
        }
    }

    /** Threads come and go all the time, as the timeout is as short as a call. */
    @Test
    void eachCallRunsOnceOrIsTakenBackWhileThreadsRetire() {
        var options =
                WorkerOptions.DEFAULT.withIdleTimeout(Duration.ofNanos(20_000)).withMaxTasks(100);
        workers = workers(OffloadOptions.DEFAULT.withThreads(3).withWorkers(options), Integer.MAX_VALUE);
        var calls = Stream.generate(Counted::new).limit(CALLS).toList();
        var takenBack = calls.parallelStream().filter(this::submitAndRemove).collect(Collectors.toSet());
        TestLoops.until(() -> calls.stream().allMatch(call -> call.hasRun() || takenBack.contains(call)));
        TestLoops.until(() -> workers.statistics(0).threads() == 0);
        calls.forEach(call -> assertEquals(takenBack.contains(call) ? 0 : 1, call.times.get()));
        assertEquals(CALLS - takenBack.size(), workers.statistics(0).completed());
    }

    /** Tries to take every third back. */
    private boolean submitAndRemove(Counted call) {
        workers.submit(call);
        Thread.yield();
        return System.identityHashCode(call) % 3 == 0 && workers.remove(call);
    }

    @Test
    void whatComesWhileItClosesIsRunOrRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            workers = workers(OffloadOptions.DEFAULT.withThreads(2), Integer.MAX_VALUE);
            var calls = Stream.generate(Answered::new).limit(50).toList();
            var closing = calls.get(25);
            calls.parallelStream().forEach(call -> {
                workers.submit(call);
                if (call == closing) {
                    workers.close(new IllegalStateException("closed"));
                }
            });
            TestLoops.until(() -> calls.stream().allMatch(call -> call.answers.get() == 1));
            TestLoops.until(() -> workers.statistics(0).threads() == 0);
        }
    }

    /** Counts that it was run, or refused. */
    private static final class Answered implements Workers.Job {
        final AtomicInteger answers = new AtomicInteger();

        @Override
        public void run() {
            answers.incrementAndGet();
        }

        @Override
        public void refuse(Throwable reason) {
            answers.incrementAndGet();
        }
    }
}
