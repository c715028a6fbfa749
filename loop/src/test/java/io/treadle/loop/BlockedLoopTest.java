package io.treadle.loop;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.treadle.core.diagnostics.LoopBlocked;
import io.treadle.core.diagnostics.LoopBlocked.Kind;
import io.treadle.core.diagnostics.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What an event loop is blocked by beside its tasks. */
class BlockedLoopTest {
    private final BlockingQueue<LoopBlocked> reports = new LinkedBlockingQueue<>();
    private final WatchOptions watch =
            WatchOptions.DEFAULT.withLimit(ofMillis(20)).withListener(reports::add);

    /** Computes until that was reported, then answers. */
    @Sharable
    private final class Busy extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            reports.clear();
            while (reports.isEmpty()) {
                Thread.onSpinWait();
            }
            var unused = context.writeAndFlush(message.retain(), context.voidPromise());
        }
    }

    /** What it reads has come while the loop waited for I/O, in the same poll. */
    @EachTransport
    void aHandlerThatComputesIsReportedAfterAWaitForIoToo(Transport transport) throws Exception {
        try (var loop = EventLoop.start(TestLoops.on(transport).withWatch(watch));
                var other = EventLoop.start(TestLoops.on(transport))) {
            var address = loop.submit(
                            () -> NettyPeers.server(loop, transport, new Busy()).localAddress())
                    .get();
            other.submit(() -> EchoClient.connect(other, transport, address).exchange(7))
                    .get();
        }
        var report = reports.remove();
        assertEquals(Kind.LONG_SLICE, report.kind());
        assertNull(report.task());
        assertEquals("test-hub", report.thread());
        assertTrue(
                report.stack().stream().anyMatch(frame -> frame.getMethodName().equals("channelRead0")),
                report::toString);
    }

    @Test
    void aThreadOfTheOffloadPoolMayBlock() throws Exception {
        EventLoop.run(LoopOptions.DEFAULT.withWatch(watch), () -> {
            reports.clear();
            Treadle.offload(() -> Thread.sleep(200)); // ten times the limit: to last too long is what is tested
            reports.removeIf(report -> report.stack().stream()
                    .noneMatch(frame -> frame.getMethodName().equals("sleep")));
        });
        assertEquals(List.of(), List.copyOf(reports));
    }

    @Test
    void turnsAndSlicesAreMeasuredIfThatIsAskedFor() throws Exception {
        EventLoop.run(LoopOptions.DEFAULT.withWatch(WatchOptions.DEFAULT.measured()), () -> {
            Treadle.spawn(() -> {}).join();
            var seen = EventLoop.current().statistics();
            assertTrue(Objects.requireNonNull(seen.sliceTimes()).count() > 0, seen::toString);
            assertTrue(seen.sliceTimes().max().compareTo(seen.sliceTimes().median()) >= 0, seen::toString);
            assertNotNull(seen.turnTimes());
        });
        EventLoop.run(() -> assertNull(EventLoop.current().statistics().sliceTimes()));
    }

    @Test
    void aLongSliceAmongManyShortOnesIsMeasured() throws Exception {
        EventLoop.run(LoopOptions.DEFAULT.withWatch(WatchOptions.DEFAULT.measured()), () -> {
            for (int i = 0; i < 20; i++) {
                boolean isLong = i == 10;
                Treadle.spawn(() -> spin(isLong ? Duration.ofMillis(20) : Duration.ZERO));
            }
            Treadle.yieldNow();
            Treadle.yieldNow();
            var seen = Objects.requireNonNull(EventLoop.current().statistics().sliceTimes());
            assertTrue(seen.max().toMillis() >= 20, seen::toString);
            assertTrue(seen.median().toMillis() < 20, seen::toString);
            assertTrue(seen.count() > 20, seen::toString);
        });
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
