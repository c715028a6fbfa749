package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What other threads hand to a loop, above all to one that sleeps or is about to. */
@LoopTest
class ForeignThreadsTest {
    @EachTransport
    void submitWakesALoopThatSleeps(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            for (int i = 0; i < 20; i++) {
                TestLoops.awaitAsleep(loop, hub);
                int number = i;
                assertEquals(number, loop.submit(() -> number).get());
            }
        }
    }

    @EachTransport
    void postWakesALoopThatSleeps(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            for (int i = 0; i < 20; i++) {
                TestLoops.awaitAsleep(loop, hub);
                var called = new CountDownLatch(1);
                loop.post(called::countDown);
                called.await();
            }
        }
    }

    @EachTransport
    void aTaskForNettyWakesALoopThatSleeps(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            for (int i = 0; i < 20; i++) {
                TestLoops.awaitAsleep(loop, hub);
                assertSame(hub, TestLoops.hubOf(loop));
            }
        }
    }

    @EachTransport
    void noneOfAMillionPostsToALoopThatKeepsFallingAsleepIsLost(Transport transport) throws Exception {
        int posts = transport == Transport.EPOLL ? 1_000_000 : 200_000;
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var received = new AtomicInteger();
            int sent = 0;
            while (sent < posts) {
                for (int n = ThreadLocalRandom.current().nextInt(1, 6); n > 0; n--) {
                    loop.post(received::incrementAndGet);
                    sent++;
                }
                // Not before all have come may the next one wake the loop, or it would hide that this one did not.
                int expected = sent;
                TestLoops.until(() -> received.get() == expected);
            }
            assertEquals(sent, received.get());
        }
    }

    @EachTransport
    void aTimerThatIsSetWhileTheHubSleepsShortensTheSleep(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            loop.post(() -> loop.callLater(FOREVER, () -> {}));
            for (int i = 0; i < 20; i++) {
                TestLoops.awaitAsleep(loop, hub);
                var fired = new CountDownLatch(1);
                loop.post(() -> loop.callLater(Duration.ofMillis(1), fired::countDown));
                fired.await();
            }
        }
    }

    @EachTransport
    void aTimerThatIsTakenBackWhileTheHubSleepsLeavesTheOthers(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var hub = TestLoops.hubOf(loop);
            var early = loop.submit(() -> loop.callLater(Duration.ofSeconds(1), () -> {}))
                    .get();
            TestLoops.awaitAsleep(loop, hub);
            var fired = new CountDownLatch(1);
            loop.post(() -> {
                assertTrue(early.cancel());
                loop.callLater(Duration.ofMillis(5), fired::countDown);
            });
            fired.await();
        }
    }

    @Test
    void submitGivesBackWhatTheBodyThrows() {
        try (var loop = EventLoop.start()) {
            var future = loop.submit(() -> {
                throw new IOException("no");
            });
            var error = assertThrows(ExecutionException.class, future::get);
            assertInstanceOf(IOException.class, error.getCause());
        }
    }

    @Test
    void cancellingTheFutureOfASubmittedBodyCancelsItsTask() throws Exception {
        try (var loop = EventLoop.start()) {
            var begun = new CompletableFuture<Task<?>>();
            var future = loop.submit(() -> {
                begun.complete(Task.current());
                Treadle.sleep(FOREVER);
                return 1;
            });
            var task = begun.get();
            future.cancel(true);
            loop.submit(() -> {
                        task.join();
                        return task.state();
                    })
                    .thenAccept(state -> assertEquals(TaskState.CANCELLED, state))
                    .get();
        }
    }

    @Test
    void theExecutorRunsEachCommandAsATask() throws Exception {
        try (var loop = EventLoop.start()) {
            var ran = new CompletableFuture<String>();
            loop.executor().execute(() -> {
                Treadle.yieldNow();
                ran.complete(EventLoop.current() + " " + loop.isOnThread());
            });
            assertEquals(loop + " true", ran.get());
        }
    }

    @Test
    void theExecutorServesWhatTakesAnExecutor() throws Exception {
        try (var loop = EventLoop.start()) {
            var future = CompletableFuture.supplyAsync(() -> 20, loop.executor())
                    .thenApplyAsync(half -> half + (loop.isOnThread() ? 22 : 0), loop.executor());
            assertEquals(42, future.get());
        }
    }

    @Test
    void theThreadFactoryMakesThreadsOfTheLoop() throws Exception {
        try (var loop = EventLoop.start(LoopOptions.DEFAULT.withName("mine"))) {
            var seen = new CompletableFuture<String>();
            var thread = loop.threadFactory().newThread(() -> {
                Treadle.sleep(Duration.ofNanos(1));
                seen.complete(Thread.currentThread().getName() + " " + loop.isOnThread());
            });
            assertTrue(thread.isVirtual());
            thread.start();
            assertEquals("mine-thread-0 true", seen.get());
            thread.join();
        }
    }

    @Test
    void manyThreadsMaySubmitAtTheSameTime() throws Exception {
        try (var loop = EventLoop.start()) {
            var count = new int[1];
            var threads = new Thread[8];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.ofPlatform().start(() -> submitMany(loop, count));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertEquals(8 * 1000, loop.submit(() -> count[0]).get());
        }
    }

    private static void submitMany(EventLoop loop, int[] count) {
        for (int i = 0; i < 1000; i++) {
            loop.submit(() -> count[0]++).join();
        }
    }

    @Test
    void aTaskOfAnotherThreadsLoopCannotBeJoined() throws Exception {
        try (var loop = EventLoop.start()) {
            var task = loop.submit(() -> loop.spawn(() -> 1)).get();
            assertThrows(WrongThreadException.class, task::join);
            assertThrows(WrongThreadException.class, () -> loop.spawn(() -> 1));
            assertThrows(WrongThreadException.class, () -> loop.callSoon(() -> {}));
        }
    }
}
