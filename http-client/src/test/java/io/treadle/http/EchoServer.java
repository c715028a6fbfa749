package io.treadle.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.treadle.http.options.Protocol;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends back what comes as it comes, and reads on when it has sent that. Its threads are none of Netty's, on which BlockHound
 * forbids what Netty's allocator does.
 */
final class EchoServer implements AutoCloseable {
    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, EchoServer::thread, NioIoHandler.newFactory());

    private final Channel server;

    private EchoServer(ChannelInitializer<Channel> connection) throws InterruptedException {
        server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(connection)
                .childOption(ChannelOption.AUTO_READ, false)
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    static EchoServer start(Protocol protocol) throws InterruptedException {
        return new EchoServer(protocol == Protocol.HTTP_1_1 ? new Http1() : new Http2());
    }

    private static Thread thread(Runnable work) {
        return new Thread(work, "echo");
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/";
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Http1 extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new HttpServerCodec(), new Echo());
        }
    }

    private static final class Http2 extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.config().setAutoRead(true); // what a stream may send is limited by its window
            channel.pipeline()
                    .addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(new Http2Stream()));
        }
    }

    private static final class Http2Stream extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.config().setAutoRead(false);
            stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), new Echo());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<HttpObject> {
        private @Nullable ChannelFuture last;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message instanceof HttpRequest) {
                last = context.write(head());
            }
            if (message instanceof HttpContent part) {
                last = context.write(answer(part));
            }
        }

        private static HttpObject head() {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            return head;
        }

        private static HttpObject answer(HttpContent part) {
            return part instanceof LastHttpContent
                    ? part.retain()
                    : new DefaultHttpContent(part.content().retain());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
            var sent = last == null ? context.newSucceededFuture() : last;
            var unused = sent.addListener(done -> context.read());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable clientIsGone) {
            var unused = context.close();
        }
    }
}
