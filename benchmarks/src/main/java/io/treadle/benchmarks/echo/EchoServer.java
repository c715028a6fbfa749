package io.treadle.benchmarks.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.treadle.benchmarks.harness.OneCarrier;
import io.treadle.loop.EventLoop;
import io.treadle.loop.net.ConnectionHandler;
import io.treadle.loop.net.ServerOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.stream.ByteStream;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** The servers in Java, each as its users would write it and on one thread. */
enum EchoServer {
    TREADLE("treadle") {
        @Override
        int listen(int room) throws Exception {
            return serve(EchoServer::echo);
        }
    },
    TREADLE_READ_WRITE("treadle-read-write") {
        @Override
        int listen(int room) throws Exception {
            return serve(stream -> echo(stream, room));
        }

        private static void echo(ByteStream stream, int room) {
            var buffer = ByteBuffer.allocate(room);
            try {
                while (stream.read(buffer) >= 0) {
                    stream.write(buffer.flip());
                    buffer.clear();
                }
            } catch (IOException e) {
                // the client has gone
            }
        }
    },
    NETTY("netty") {
        @Override
        int listen(int room) throws InterruptedException {
            var channel = new ServerBootstrap()
                    .group(NettyTransport.thread())
                    .channel(NettyTransport.server())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.pipeline().addLast(new EchoHandler());
                        }
                    })
                    .bind(HERE)
                    .sync()
                    .channel();
            return ((InetSocketAddress) channel.localAddress()).getPort();
        }
    },
    VIRTUAL_THREADS("virtual-threads") {
        @Override
        List<String> flags() {
            return List.of(OneCarrier.PROCESSOR, OneCarrier.POOL);
        }

        @Override
        int listen(int room) throws IOException {
            var server = new ServerSocket(0, BACKLOG, HERE.getAddress());
            Thread.ofVirtual().start(() -> acceptAll(server, room));
            return server.getLocalPort();
        }

        private static void acceptAll(ServerSocket server, int room) {
            try {
                while (true) {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> echo(socket, room));
                }
            } catch (IOException e) {
                throw new IllegalStateException("accepting failed", e);
            }
        }

        private static void echo(Socket socket, int room) {
            try (socket) {
                socket.setTcpNoDelay(true);
                var from = socket.getInputStream();
                var to = socket.getOutputStream();
                var buffer = new byte[room];
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    to.write(buffer, 0, count);
                }
            } catch (IOException e) {
                // the client has gone
            }
        }
    },
    VERTX("vertx") {
        @Override
        int listen(int room) throws Exception {
            var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
            var options = new NetServerOptions()
                    .setHost(HERE.getHostString())
                    .setPort(0)
                    .setAcceptBacklog(BACKLOG);
            return vertx.createNetServer(options)
                    .connectHandler(socket -> socket.handler(socket::write))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();
        }
    };

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int BACKLOG = 4096;

    private final String peer;

    EchoServer(String peer) {
        this.peer = peer;
    }

    private static int serve(ConnectionHandler<TcpStream> handler) throws Exception {
        return EventLoop.start()
                .submit(() -> TcpServer.listen(HERE, ServerOptions.DEFAULT.withBacklog(BACKLOG), handler))
                .get()
                .port();
    }

    private static void echo(TcpStream stream) {
        try {
            stream.transferTo(stream);
        } catch (IOException e) {
            // the client has gone
        }
    }

    /** Its name in the report. */
    String peer() {
        return peer;
    }

    /** What the JVM is told. */
    List<String> flags() {
        return List.of();
    }

    /**
     * Serves from now on.
     *
     * @param room the size of the buffer of each connection, where the server's author chooses it
     * @return the port
     */
    abstract int listen(int room) throws Exception;
}
