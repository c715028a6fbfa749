package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In what order a loop ends, and that it leaves nothing. */
@LoopTest
class ClosingTest {
    private final ConcurrentLinkedQueue<String> trail = new ConcurrentLinkedQueue<>();

    /** Tells when its channel is closed. */
    private final class Mourner extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            trail.add("channel closed");
        }
    }

    @EachTransport
    void tasksEndFirstThenTheCloseActionsThenTheChannelsThenNetty(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            loop.nettyEventLoop().terminationFuture().addListener(ended -> trail.add("Netty ended"));
            loop.onClose(() -> trail.add("first action"));
            loop.onClose(() -> {
                Treadle.offload(() -> {});
                trail.add("last action");
            });
            connectTo(NettyPeers.echoServer(loop, transport), loop, transport);
            loop.spawn(SpawnOptions.DEFAULT.asDaemon(), this::sleepUntilCancelled);
            Treadle.yieldNow();
        });
        TestLoops.until(() -> trail.size() == 5); // Netty tells its end on a thread of its own
        assertEquals(
                List.of("task cancelled", "last action", "first action", "channel closed", "Netty ended"),
                List.copyOf(trail));
    }

    private void connectTo(Channel server, EventLoop loop, Transport transport) throws Exception {
        NettyPeers.client(loop, transport, server.localAddress(), new Mourner());
    }

    private void sleepUntilCancelled() {
        try {
            Treadle.sleep(FOREVER);
        } catch (Cancelled e) {
            trail.add("task cancelled");
            throw e;
        }
    }

    @EachTransport
    void closingClosesTheChannelsAndTheirPeersSeeIt(Transport transport) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var loop = EventLoop.start(TestLoops.on(transport));
            var channel = loop.submit(() ->
                            NettyPeers.client(loop, transport, server.getLocalSocketAddress(), new NettyPeers.Echo()))
                    .get();
            try (var accepted = server.accept()) {
                loop.close();
                assertFalse(channel.isOpen());
                assertEquals(-1, accepted.getInputStream().read());
            }
        }
    }

    @EachTransport
    void closingFailsPendingConnects(Transport transport) throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var loop = EventLoop.start(TestLoops.on(transport));
            // A server that accepts nobody completes a few connects, as many as fit into its backlog.
            var connects = loop.submit(() -> {
                        var futures = new ArrayList<ChannelFuture>();
                        for (int i = 0; i < 10; i++) {
                            futures.add(NettyPeers.connect(
                                    loop, transport, full.getLocalSocketAddress(), new NettyPeers.Echo()));
                        }
                        NettyPeers.await(futures.get(0));
                        return futures;
                    })
                    .get();
            loop.close();
            assertTrue(connects.stream().allMatch(ChannelFuture::isDone));
            var failed = connects.stream().filter(future -> !future.isSuccess()).toList();
            assertFalse(failed.isEmpty());
            failed.forEach(future -> assertInstanceOf(ClosedChannelException.class, future.cause()));
        }
    }

    @EachTransport
    void afterwardsNettyAndTheThreadHaveEnded(Transport transport) throws Exception {
        var loop = EventLoop.start(TestLoops.on(transport).withName("ending"));
        TestLoops.hubOf(loop);
        loop.close();
        assertTrue(loop.nettyEventLoop().isTerminated());
        assertFalse(TestLoops.hasPlatformThread("ending"));
    }

    @EachTransport
    void aLoopThatNeverRanClosesToo(Transport transport) {
        var loop = EventLoop.create(TestLoops.on(transport).withName("never"));
        loop.close();
        assertTrue(loop.nettyEventLoop().isTerminated());
        assertFalse(TestLoops.hasPlatformThread("never"));
    }

    @EachTransport
    void aLoopThatSleepsClosesAtOnce(Transport transport) throws Exception {
        var loop = EventLoop.start(TestLoops.on(transport));
        loop.post(() -> loop.callLater(FOREVER, () -> {}));
        TestLoops.awaitAsleep(loop, TestLoops.hubOf(loop));
        loop.close();
        assertTrue(loop.nettyEventLoop().isTerminated());
    }

    @Test
    void nettyIsNotGivenAQuietPeriod() {
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            EventLoop.run(() -> {});
        }
        // Netty's default is 2 s a loop; even its shortest look-around is 0.1 s.
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(50));
    }

    @EachTransport
    void aCloseActionMayStillUseChannels(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var loop = EventLoop.current();
            var server = NettyPeers.echoServer(loop, transport);
            var client = EchoClient.connect(loop, transport, server.localAddress());
            loop.onClose(() -> trail.add("echo " + client.exchange(5)));
        });
        assertEquals(List.of("echo 5"), List.copyOf(trail));
    }

    /** Options whose exception handler collects what it is told. */
    private static LoopOptions tellingTo(List<String> told) {
        return LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> told.add(message + ": " + error));
    }

    private static void assertTold(List<String> told, String... parts) {
        for (var part : parts) {
            assertEquals(1, told.stream().filter(line -> line.contains(part)).count(), told::toString);
        }
    }

    @Test
    void aCloseActionThatFailsStopsNoOtherAndGoesToTheExceptionHandler() {
        var told = new ArrayList<String>();
        EventLoop.run(tellingTo(told), () -> {
            EventLoop.current().onClose(() -> trail.add("other"));
            EventLoop.current().onClose(() -> {
                throw new IllegalStateException("broken");
            });
        });
        assertEquals(List.of("other"), List.copyOf(trail));
        assertTold(told, "broken");
    }

    @Test
    void aTaskWhoseCleaningUpFailsWhileTheLoopClosesGoesToTheExceptionHandler() {
        var told = new ArrayList<String>();
        EventLoop.run(tellingTo(told), () -> {
            Treadle.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> {
                try {
                    Treadle.sleep(FOREVER);
                } catch (Cancelled e) {
                    throw new IllegalStateException("not cleaned up");
                }
            });
            Treadle.yieldNow();
        });
        assertTold(told, "not cleaned up");
    }

    @Test
    void aTaskThatResistsIsGivenUpAfterTheGracePeriodAndReported() {
        var told = new ArrayList<String>();
        var loop = EventLoop.start(tellingTo(told).withCloseGrace(Duration.ofMillis(20)));
        var begun = new CountDownLatch(1);
        var future = loop.submit(() -> {
            begun.countDown();
            return resist();
        });
        TestLoops.until(() -> begun.getCount() == 0);
        loop.close();
        assertTold(told, "has not ended within the grace period");
        assertTrue(future.isCancelled());
    }

    private static int resist() {
        while (!EventLoop.current().isClosed()) {
            try {
                Treadle.sleep(FOREVER);
            } catch (Cancelled e) {
                // It resists.
            }
        }
        return 1;
    }
}
