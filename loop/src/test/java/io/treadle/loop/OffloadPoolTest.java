package io.treadle.loop;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The verbs of an offload pool, its threads and its end; places and cancelling are tested with {@code offload}. */
@LoopTest
class OffloadPoolTest {
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static OffloadOptions threads(int count) {
        return OffloadOptions.DEFAULT.withThreads(count);
    }

    /** In a body: blocks until it may end. */
    private String block(CompletableFuture<String> running) throws InterruptedException {
        running.complete("running");
        mayEnd.await();
        return "ended";
    }

    @Test
    void theVerbsRunTheirBodiesOnThreadsAndTellTheirCallbacksOnTheLoop() throws Exception {
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            var told = new CompletableFuture<Boolean>();
            try (var pool = OffloadPool.of(3)) {
                assertFalse(pool.<Boolean, RuntimeException>apply(loop::isOnThread));
                assertFalse(pool.spawn(loop::isOnThread).get());
                assertFalse(pool.applyAsync(loop::isOnThread, value -> told.complete(loop.isOnThread()))
                        .get());
                assertEquals(upTo(50), pool.map(n -> loop.isOnThread() ? -1 : n, upTo(50)));
                assertEquals(
                        upTo(50),
                        pool.mapAsync(n -> loop.isOnThread() ? -1 : n, upTo(50)).get());
                assertEquals(List.of("a1"), pool.starmap((a, b) -> a + b, List.of(Map.entry("a", 1))));
                var results = new ArrayList<Integer>();
                pool.imap(n -> n, upTo(50)).forEach(results::add);
                assertEquals(upTo(50), results);
                results.clear();
                pool.imapUnordered(n -> n, upTo(50)).forEach(results::add);
                Collections.sort(results);
                assertEquals(upTo(50), results);
            }
            assertTrue(Treadle.await(told));
        });
    }

    @Test
    void theLoopsOwnPoolHasTheVerbsToo() throws Exception {
        EventLoop.run(() -> {
            assertEquals(upTo(9), EventLoop.current().offloadPool().map(n -> n, upTo(9)));
        });
    }

    @Test
    void aFullPoolDoesNotStallTheLoop() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1).withQueueCapacity(0));
            var running = new CompletableFuture<String>();
            pool.spawn(() -> block(running));
            var waiting = Treadle.spawn(() -> pool.apply(() -> "second"));
            var mapped = pool.mapAsync(n -> n, upTo(3));
            Treadle.await(running);
            assertTrue(pool.isFull());
            assertTrue(pool.trySpawn(() -> 1).isEmpty());
            assertThrows(DeadlineException.class, () -> pool.spawn(ofMillis(1), () -> 1));
            mayEnd.countDown();
            assertEquals("second", waiting.get());
            assertEquals(upTo(3), mapped.get());
            pool.close();
        });
    }

    @Test
    void workersAreReplacedAfterTheirNumberOfTasksAndAllResultsAreRight() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(3).withMaxTasksPerWorker(10));
            var names = Collections.synchronizedSet(new HashSet<String>());
            var results = pool.map(
                    n -> {
                        names.add(Thread.currentThread().getName());
                        return n * n;
                    },
                    upTo(100));
            assertEquals(upTo(100).stream().map(n -> n * n).toList(), results);
            assertTrue(names.size() >= 10, names::toString);
            assertTrue(
                    pool.statistics().started() >= 10, () -> pool.statistics().toString());
            pool.close();
        });
    }

    @Test
    void eachThreadIsInitialisedOnce() throws Exception {
        EventLoop.run(() -> {
            var count = new AtomicInteger();
            var mine = new ThreadLocal<Integer>();
            try (var pool = OffloadPool.of(threads(2).withInitializer(() -> mine.set(count.incrementAndGet())))) {
                var both = new CyclicBarrier(2);
                pool.map(n -> both.await(), upTo(2));
                for (int number : pool.map(n -> mine.get(), upTo(20))) {
                    assertTrue(number >= 1 && number <= 2);
                }
                assertEquals(2, count.get());
            }
        });
    }

    @Test
    void anInitializerThatFailsFailsTheCallsAndNotThePool() throws Exception {
        EventLoop.run(() -> {
            var count = new AtomicInteger();
            var options = threads(1).withInitializer(() -> {
                if (count.incrementAndGet() == 1) {
                    throw new IOException("no database");
                }
            });
            try (var pool = OffloadPool.of(options)) {
                var error = assertThrows(IllegalStateException.class, () -> pool.apply(() -> 1));
                TestLoops.assertSays("initializer", error);
                assertInstanceOf(IOException.class, error.getCause());
                assertEquals(2, pool.<Integer, RuntimeException>apply(() -> 2));
            }
        });
    }

    @Test
    void aThreadWhoseInitializerFailedFailsNoCallThatItWasNotMadeFor() throws Exception {
        EventLoop.run(() -> {
            var count = new AtomicInteger();
            var mayFail = new CountDownLatch(1);
            var options = threads(2).withIdleTimeout(Duration.ofHours(1)).withInitializer(() -> {
                if (count.incrementAndGet() == 2) {
                    mayFail.await();
                    throw new IOException("no database");
                }
            });
            try (var pool = OffloadPool.of(options)) {
                var running = new CompletableFuture<String>();
                var first = pool.spawn(() -> block(running));
                Treadle.await(running);
                var second = pool.spawn(() -> "by the first thread");
                TestLoops.awaitThat(() -> count.get() == 2);
                mayEnd.countDown();
                assertEquals("ended", first.get());
                assertEquals("by the first thread", second.get());
                mayFail.countDown();
                TestLoops.awaitThat(() -> pool.statistics().threads() == 1);
            }
        });
    }

    @Test
    void aPoolShrinksLive() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(4));
            var barrier = new CyclicBarrier(4);
            pool.map(n -> barrier.await(), upTo(4));
            assertEquals(4, pool.statistics().threads());
            pool.resize(1);
            TestLoops.awaitThat(() -> pool.statistics().threads() == 1);
            pool.resize(0);
            TestLoops.awaitThat(() -> pool.statistics().threads() == 0);
            var task = pool.applyAsync(() -> "ran");
            assertFalse(task.join(ofMillis(20)), "nobody is there to run it");
            pool.resize(1);
            assertEquals("ran", task.get());
            pool.close();
        });
    }

    @Test
    void aPoolGrowsLive() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1));
            var both = new CyclicBarrier(2);
            var tasks = List.of(pool.spawn(() -> both.await()), pool.spawn(() -> both.await()));
            Treadle.yieldNow();
            pool.resize(2);
            Treadle.joinAll(tasks);
            pool.close();
        });
    }

    @Test
    void aThreadWithoutWorkEnds() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(2).withIdleTimeout(ofMillis(1)));
            pool.apply(() -> 1);
            TestLoops.awaitThat(() -> pool.statistics().threads() == 0);
            assertEquals(2, pool.<Integer, RuntimeException>apply(() -> 2));
            pool.close();
        });
    }

    @Test
    void threadsHaveTheNameAndTheKindThatWereAskedFor() throws Exception {
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            try (var pool = OffloadPool.of(threads(1).withThreadName("disk-").withVirtualThreads())) {
                Thread thread = pool.apply(Thread::currentThread);
                assertTrue(thread.isVirtual());
                assertEquals("disk-1", thread.getName());
                assertFalse(pool.<Boolean, RuntimeException>apply(loop::isOnThread), "it is not one of the loop's");
            }
        });
    }

    @Test
    void aCallThatTakesTooLongIsInterrupted() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1).withCallLimit(ofMillis(20)));
            var begun = new AtomicBoolean();
            var interrupted = new CompletableFuture<Boolean>();
            while (!begun.get()) { // a busy machine may not begin it in time
                assertThrows(
                        DeadlineException.class,
                        () -> pool.apply(() -> {
                            begun.set(true);
                            try {
                                mayEnd.await();
                            } catch (InterruptedException e) {
                                interrupted.complete(true);
                            }
                            return 1;
                        }));
            }
            assertTrue(Treadle.await(interrupted));
            pool.close();
        });
    }

    @Test
    void aBodyAsksWhetherItIsStillWanted() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1).withOnCancel(OnCancel.ABANDON));
            var running = new CompletableFuture<String>();
            var ended = new CompletableFuture<Throwable>();
            var call = pool.spawn(() -> {
                OffloadPool.checkCancelled();
                block(running);
                ended.complete(assertThrows(CancellationException.class, OffloadPool::checkCancelled));
                return 1;
            });
            Treadle.await(running);
            call.cancel();
            call.join();
            mayEnd.countDown();
            TestLoops.assertSays("was cancelled", Treadle.await(ended));
            assertThrows(IllegalStateException.class, OffloadPool::checkCancelled);
            pool.close();
        });
    }

    @Test
    void fromLoopToThreadToLoopUnderCancelDoesNotDeadlock() throws Exception {
        for (var policy : List.of(OnCancel.INTERRUPT, OnCancel.WAIT, OnCancel.ABANDON)) {
            EventLoop.run(() -> {
                var loop = EventLoop.current();
                var inside = new CompletableFuture<String>();
                var over = new CompletableFuture<String>();
                var caller = Treadle.spawn(() -> Treadle.offload(
                        policy,
                        () -> loop.submit(() -> {
                                    inside.complete("inside");
                                    return Treadle.await(over);
                                })
                                .get()));
                Treadle.await(inside);
                caller.cancel();
                Treadle.yieldNow();
                over.complete("over");
                caller.join();
                assertEquals(policy == OnCancel.WAIT, caller.isSuccessful(), policy::toString);
            });
        }
    }

    @Test
    void anErrorHasTheTraceOfTheThreadThatThrewIt() throws Exception {
        EventLoop.run(() -> {
            var error = assertThrows(IllegalStateException.class, () -> Treadle.offload(OffloadPoolTest::deepDown));
            assertEquals("deepDown", error.getStackTrace()[0].getMethodName());
            var frames = Arrays.stream(error.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .toList();
            assertTrue(frames.contains(Worker.class.getName()), frames::toString);
        });
    }

    private static int deepDown() {
        throw new IllegalStateException("deep down");
    }

    @Test
    void closeWaitsForCallsAlsoOfOtherTasksAndEndsTheThreads() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(2).withThreadName("closing-pool-"));
            var running = new CompletableFuture<String>();
            var caller = Treadle.spawn(() -> pool.apply(() -> block(running)));
            Treadle.await(running);
            Treadle.spawn(mayEnd::countDown);
            pool.close();
            assertEquals("ended", caller.get());
            TestLoops.awaitThat(() -> !TestLoops.hasPlatformThread("closing-pool-1"));
            assertThrows(IllegalStateException.class, () -> pool.apply(() -> 1));
        });
    }

    @Test
    void terminateInterruptsWhatRunsAndRefusesWhatIsQueued() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1));
            var running = new CompletableFuture<String>();
            var task = pool.spawn(() -> block(running));
            Treadle.await(running);
            var queued = Treadle.spawn(() -> assertThrows(RejectedExecutionException.class, () -> pool.apply(() -> 1)));
            Treadle.yieldNow();
            pool.terminate();
            assertSame(TaskState.CANCELLED, task.state());
            queued.get();
        });
    }

    @Test
    void statisticsSayWhatThereIs() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(threads(1).withQueueCapacity(1));
            var running = new CompletableFuture<String>();
            var tasks = new ArrayList<Task<?>>();
            tasks.add(pool.spawn(() -> block(running)));
            tasks.add(pool.spawn(() -> 1));
            tasks.add(pool.applyAsync(() -> 1));
            Treadle.await(running);
            Treadle.yieldNow(); // the others come to the pool, also if that did not wait
            assertEquals(new OffloadPool.Statistics(1, 1, 1, 1, 1, 1, 0), pool.statistics());
            mayEnd.countDown();
            Treadle.joinAll(tasks);
            TestLoops.awaitThat(() -> pool.statistics().completed() == 3);
            pool.close();
        });
    }

    @Test
    void aForeignThreadIsRefused() throws Exception {
        EventLoop.run(() -> {
            var pool = OffloadPool.of(1);
            Treadle.offload(() -> assertThrows(WrongThreadException.class, () -> pool.spawn(() -> 1)));
            Treadle.offload(() -> assertThrows(WrongThreadException.class, () -> pool.resize(2)));
            pool.close();
        });
    }

    @Test
    void closingTheLoopInterruptsThePoolsThreads() throws Exception {
        var running = new CompletableFuture<String>();
        var interrupted = new CompletableFuture<Boolean>();
        try (var loop = EventLoop.start()) {
            loop.submit(() -> OffloadPool.of(threads(1).withOnCancel(OnCancel.ABANDON))
                            .spawn(() -> {
                                try {
                                    return block(running);
                                } catch (InterruptedException e) {
                                    interrupted.complete(true);
                                    throw e;
                                }
                            }))
                    .join();
            running.get();
        }
        assertTrue(interrupted.get());
    }

    @Test
    void aCallThatComesAfterTheThreadsHaveEndedIsRefused() {
        var error = new CompletableFuture<Throwable>();
        EventLoop.run(() -> {
            var later = new ArrayList<OffloadPool>();
            EventLoop.current()
                    .onClose(() -> error.complete(assertThrows(
                            RejectedExecutionException.class,
                            () -> later.getFirst().apply(() -> 1))));
            later.add(OffloadPool.of(1));
        });
        TestLoops.assertSays("terminated", error.join());
    }
}
