package io.treadle.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** Makes connections with Reactor Netty: name resolution, connecting and TLS, all on the loop's own event loop. */
final class Connector {
    private final HttpOptions options;
    private final EventLoop loop;
    private final DnsAddressResolverGroup resolver;
    private final TcpClient plain;
    private @Nullable TcpClient secure;

    Connector(HttpOptions options, EventLoop loop) {
        this.options = options;
        this.loop = loop;
        var eventLoop = loop.nettyEventLoop();
        // One object for the client's whole life: Reactor Netty recognises its resources by identity.
        LoopResources resources = server -> eventLoop;
        // Reactor Netty's own would ask on a thread of its own, and its clients share that.
        this.resolver = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelFactory(() -> resources.onChannel(DatagramChannel.class, eventLoop))
                .socketChannelFactory(() -> resources.onChannel(SocketChannel.class, eventLoop)));
        this.plain = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(resources)
                .resolver(resolver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(options.connectTimeout()));
    }

    /** At least one, since Netty takes zero for no limit. */
    static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** Connects {@code connection}; waits. */
    void connect(HttpConnection connection, Origin origin, Deadline deadline) throws IOException {
        var wait = Wait.begin();
        wait.addDeadline(deadline);
        var client = (origin.secure() ? secure() : plain)
                .host(origin.host())
                .port(origin.port())
                .doOnConnected(connection::attach);
        try {
            var call = new ConnectCall(wait);
            connection.connecting(call);
            if (!call.await(client.connect())) {
                throw timeout(origin, "HttpOptions.timeout=" + options.timeout());
            }
        } catch (ConnectTimeoutException e) {
            throw timeout(origin, "HttpOptions.connectTimeout=" + options.connectTimeout());
        }
    }

    private static HttpTimeoutException timeout(Origin origin, String limit) {
        return new HttpTimeoutException("no connection in time: origin=" + origin + ", " + limit);
    }

    private TcpClient secure() throws SSLException {
        if (secure == null) {
            var context = options.sslContext() != null ? options.sslContext() : defaultContext();
            secure = plain.secure(spec -> spec.sslContext(context));
        }
        return secure;
    }

    /** Reads the trusted certificates from a file, which takes some 100 ms. */
    private SslContext defaultContext() throws SSLException {
        return loop.offload(() -> SslContextBuilder.forClient().build());
    }

    /** Ends name resolution; not the connections. */
    void close() {
        resolver.close();
    }
}
