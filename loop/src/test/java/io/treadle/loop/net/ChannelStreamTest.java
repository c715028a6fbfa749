package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.treadle.core.sync.Deferred;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.internal.netty.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Channels of Netty as streams, and Netty's handlers in streams. */
@LoopTest
class ChannelStreamTest {
    @EachTransport
    void aChannelThatNettyConnectedBecomesAStream(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), stream -> {
                stream.write("welcome\n");
                stream.write("you said " + stream.readLine());
            })) {
                var netty = EventLoop.current().nettyEventLoop();
                var adopted = new Deferred<ChannelStream>();
                var unused = new Bootstrap()
                        .group(netty)
                        .channelFactory(() -> Sockets.of(netty).tcp())
                        .handler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                adopted.complete(ChannelStream.adopt(channel));
                            }
                        })
                        .connect(server.address());
                try (var stream = adopted.get()) {
                    assertEquals("welcome", stream.readLine());
                    stream.write("hello\n");
                    assertEquals("you said hello", stream.readLine());
                }
            }
        });
    }

    /** What has come meanwhile is not lost. */
    @EachTransport
    void aChannelThatWasHeldBackBecomesAStream(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = TcpServer.listen(StreamPair.anyPort(), stream -> {
                stream.write("welcome\n");
                stream.readLine();
            })) {
                var connected = connectHeldBack(server);
                try (var stream = ChannelStream.adopt(connected)) {
                    assertEquals("welcome", stream.readLine());
                }
            }
        });
    }

    private static Channel connectHeldBack(TcpServer server) throws Exception {
        var netty = EventLoop.current().nettyEventLoop();
        var connected = new Deferred<Channel>();
        var unused = new Bootstrap()
                .group(netty)
                .channelFactory(() -> Sockets.of(netty).tcp())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.address())
                .addListener((ChannelFuture future) -> connected.complete(future.channel()));
        return connected.get();
    }

    @Test
    void aChannelThatCarriesAStreamIsNotAdoptedAgain() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var error = assertThrows(IllegalArgumentException.class, () -> ChannelStream.adopt(near.nettyChannel()));
            TestLoops.assertSays("carries a stream already", error);
        });
    }

    @Test
    void handlersOfNettySeeTheBytesFirst() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            far.nettyChannel().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    var bytes = (ByteBuf) message;
                    var text = bytes.toString(StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT);
                    bytes.release();
                    context.fireChannelRead(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
                }
            });
            near.write("hello\n");
            assertEquals("HELLO", far.readLine());
        });
    }

    @Test
    void aChannelOfAnotherEventLoopIsRefused() throws Exception {
        EventLoop.run(() -> {
            var foreign = new EmbeddedChannel();
            var error = assertThrows(IllegalArgumentException.class, () -> ChannelStream.adopt(foreign));
            TestLoops.assertSays("registered with this loop", error);
            assertFalse(foreign.finish());
        });
    }

    /** A write that fails may be told to who reads. */
    @Test
    void anErrorTellsTheSystemsReasonAndWhoHasFoundIt() throws Exception {
        Pairs.on(Transport.AUTO, (near, far) -> {
            var brokenPipe = new IOException("writevAddresses(..) failed with error(-32): Broken pipe");
            var pipeline = near.nettyChannel().pipeline();
            near.nettyChannel().eventLoop().execute(() -> pipeline.fireExceptionCaught(brokenPipe));
            var error = assertThrows(IOException.class, near::readLine);
            assertTrue(
                    String.valueOf(error.getMessage())
                            .matches("reading failed: stream=TcpStream\\[.*]: Broken pipe, found by writing"),
                    error::getMessage);
        });
    }
}
