package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;

/**
 * A task that hands Netty something wakes nobody, because the hub polls before the thread sleeps. These hang if that is
 * ever not so: each round ends only when what was handed over has gone out, and nothing else would wake the loop.
 */
@LoopTest
@SuppressWarnings("FutureReturnValueIgnored") // each answer is looked at
class WakeUpTest {
    private static final int ROUNDS = 100_000;

    @EachTransport
    void aWriteOfATaskThatThenWaitsGoesOut(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            var server = NettyPeers.echoServer(loop, transport);
            var client = EchoClient.connect(loop, transport, server.localAddress());
            for (int i = 0; i < ROUNDS; i++) {
                assertEquals(i, client.exchange(i));
            }
        });
    }

    /** The task is woken by another thread, so on NIO and JDK 25 the hub is parked in its select at that time. */
    @EachTransport
    void aWriteOfATaskThatAnotherThreadWokeGoesOut(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var client = loop.submit(() -> {
                        var server = NettyPeers.echoServer(loop, transport);
                        return EchoClient.connect(loop, transport, server.localAddress());
                    })
                    .get();
            for (int i = 0; i < ROUNDS; i++) {
                int number = i;
                var answer = new CompletableFuture<Integer>();
                loop.post(() -> client.send(number).thenAccept(answer::complete));
                TestLoops.until(answer::isDone);
                assertEquals(number, answer.join());
            }
        }
    }

    @EachTransport
    void aTaskForNettyOfATaskThatAnotherThreadWokeRuns(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport))) {
            var netty = loop.nettyEventLoop();
            loop.post(() -> loop.callLater(FOREVER, () -> {}));
            for (int i = 0; i < ROUNDS; i++) {
                var ran = new CompletableFuture<String>();
                loop.post(() -> netty.execute(() -> ran.complete("ran")));
                TestLoops.until(ran::isDone);
            }
        }
    }
}
