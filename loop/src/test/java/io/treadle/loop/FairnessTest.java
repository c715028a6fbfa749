package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.function.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Nothing that runs for ever starves anything else. */
@LoopTest
class FairnessTest {
    private static final int SPINNERS = 10_000;
    private static final int ROUNDS = 20;

    private static void spawnSpinners(EventLoop loop) {
        for (int i = 0; i < SPINNERS; i++) {
            loop.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> {
                while (true) {
                    Treadle.yieldNow();
                }
            });
        }
    }

    @EachTransport
    void spinnersStarveNeitherInputAndOutputNorTimersNorOtherThreads(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            loop.submit(() -> {
                        spawnSpinners(loop);
                        return SPINNERS;
                    })
                    .get();
            var echo = loop.submit(() -> exchangeNumbers(loop, transport));
            var sleeper = loop.submit(() -> sleepOften());
            for (int i = 0; i < ROUNDS; i++) {
                assertEquals(i, loop.submit(countedBy(i)).get());
            }
            assertEquals(ROUNDS, echo.get());
            assertEquals(ROUNDS, sleeper.get());
        }
    }

    private static Body<Integer, RuntimeException> countedBy(int number) {
        return () -> number;
    }

    private static int exchangeNumbers(EventLoop loop, Transport transport) throws Exception {
        var server = NettyPeers.echoServer(loop, transport);
        var client = EchoClient.connect(loop, transport, server.localAddress());
        for (int i = 0; i < ROUNDS; i++) {
            assertEquals(i, client.exchange(i));
        }
        return ROUNDS;
    }

    private static int sleepOften() {
        for (int i = 0; i < ROUNDS; i++) {
            Treadle.sleep(Duration.ofMillis(1));
        }
        return ROUNDS;
    }

    @EachTransport
    void nettyTasksThatKeepComingDoNotStarveTasks(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var netty = loop.nettyEventLoop();
            var stop = new CountDownLatch(1);
            netty.execute(new Runnable() {
                @Override
                public void run() {
                    if (stop.getCount() > 0) {
                        netty.execute(this);
                    }
                }
            });
            assertEquals(ROUNDS, loop.submit(FairnessTest::sleepOften).get());
            stop.countDown();
        }
    }

    @Test
    void callbacksThatKeepComingDoNotStarveTasks() throws Exception {
        try (var loop = EventLoop.start()) {
            var stop = new CountDownLatch(1);
            loop.post(() -> callAgain(loop, stop));
            assertEquals(ROUNDS, loop.submit(FairnessTest::sleepOften).get());
            stop.countDown();
        }
    }

    private static void callAgain(EventLoop loop, CountDownLatch stop) {
        if (stop.getCount() > 0) {
            loop.callSoon(() -> callAgain(loop, stop));
        }
    }

    @Test
    void aCallbackThatWaitsDoesNotHoldUpTheOthers() throws Exception {
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            var trail = new ArrayList<String>();
            var last = new CompletableFuture<String>();
            var first = new CompletableFuture<String>();
            loop.callSoon(() -> {
                trail.add("first waits");
                Task.await(last);
                trail.add("first goes on");
                first.complete("done");
            });
            for (int i = 0; i < 100; i++) {
                int number = i;
                loop.callSoon(() -> Task.await(number == 99 ? new CompletableFuture<>() : last));
            }
            loop.callSoon(() -> {
                trail.add("last");
                last.complete("done");
            });
            Task.await(first);
            assertEquals(List.of("first waits", "last", "first goes on"), trail);
        });
    }

    @Test
    void aTaskThatSwallowsItsCancellationInALoopFreezesNobody() throws Exception {
        var reports = new ArrayList<String>();
        var options = LoopOptions.DEFAULT
                .withCloseGrace(Duration.ofMillis(1))
                .withExceptionHandler((message, error, task) -> reports.add(message));
        var loop = EventLoop.start(options);
        var enough = new CountDownLatch(1);
        var task = loop.submit(() -> {
                    return loop.spawn(() -> swallowUntil(enough));
                })
                .get();
        task.cancel();
        for (int i = 0; i < ROUNDS; i++) {
            loop.submit(() -> Treadle.spawn(Treadle::yieldNow)).get();
        }
        loop.submit(() -> {
                    while (reports.isEmpty()) {
                        Treadle.yieldNow();
                    }
                    enough.countDown();
                    return reports;
                })
                .get();
        assertTrue(reports.get(0).contains("swallowed Cancelled 100 times"), reports::toString);
        loop.close();
    }

    private static void swallowUntil(CountDownLatch enough) {
        while (enough.getCount() > 0) {
            try {
                Treadle.sleep(Duration.ofDays(1));
            } catch (Cancelled e) {
                // What this test is about.
            }
        }
    }
}
