package io.treadle.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import io.treadle.core.Wait;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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
                .resolvedAddressesSelector((config, addresses) -> allowed(addresses))
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        millis(options.timeouts().connect()));
    }

    /** At least one, since Netty takes zero for no limit. */
    static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** Connects {@code connection} to the server of {@code hop}; waits. */
    void connect(HttpConnection connection, Hop hop) throws IOException {
        var origin = hop.origin();
        ensureAllowedAsWritten(hop, origin);
        var wait = Wait.begin();
        wait.addDeadline(hop.end());
        var client = (origin.secure() ? secure() : plain)
                .host(origin.host())
                .port(origin.port())
                .doOnConnected(connection::attach);
        var call = new ConnectCall(wait);
        connection.connecting(call);
        if (!call.await(client.connect())) {
            throw hop.outOfTime("phase=connect");
        }
        var error = call.error();
        if (error != null) {
            throw toException(hop, error);
        }
    }

    /** A name is looked at when its addresses are known; an address is never resolved. */
    private void ensureAllowedAsWritten(Hop hop, Origin origin) throws HttpException {
        var bytes = NetUtil.createByteArrayFromIpAddressString(origin.host());
        if (bytes != null) {
            var refusal = refusal(addressOf(bytes));
            if (refusal != null) {
                throw toException(hop, refusal);
            }
        }
    }

    private static InetAddress addressOf(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Why {@code address} is not to be used; null if it may be. */
    @Nullable
    IOException refusal(InetAddress address) {
        return options.addressPolicy().allows(address)
                ? null
                : new ConnectException("the address is not allowed by HttpOptions.addressPolicy: address=" + address);
    }

    private List<? extends SocketAddress> allowed(List<? extends SocketAddress> addresses) {
        return addresses.stream()
                .filter(address -> !(address instanceof InetSocketAddress inet)
                        || options.addressPolicy().allows(inet.getAddress()))
                .toList();
    }

    private HttpException toException(Hop hop, Throwable error) {
        if (error instanceof ConnectTimeoutException) {
            return hop.timeout(
                    HttpTimeoutException.Limit.CONNECT,
                    "no connection in time: Timeouts.connect="
                            + options.timeouts().connect());
        }
        if (error instanceof SslHandshakeTimeoutException) {
            return hop.timeout(
                    HttpTimeoutException.Limit.TLS,
                    "no TLS handshake in time: Timeouts.tls="
                            + options.timeouts().tls());
        }
        return error instanceof SSLException || error instanceof ClientClosed
                ? hop.failure(error)
                : new HttpConnectException(hop.call(), "no connection: " + error.getMessage(), error);
    }

    private TcpClient secure() throws SSLException {
        if (secure == null) {
            var context = options.sslContext() != null ? options.sslContext() : defaultContext();
            secure = plain.secure(spec ->
                    spec.sslContext(context).handshakeTimeout(options.timeouts().tls()));
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
