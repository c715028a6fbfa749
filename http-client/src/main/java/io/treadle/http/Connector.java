package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import io.treadle.core.Wait;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.Proxy;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/** Makes connections with Reactor Netty: name resolution, connecting and TLS, all on the loop's own event loop. */
final class Connector {
    private final HttpOptions options;
    private final EventLoop loop;
    private final DnsAddressResolverGroup resolver;
    private final TcpClient plain;
    private @Nullable SslContext sslContext;

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
        var route = route(hop);
        var context = origin.secure() ? sslContext() : null;
        var wait = Wait.begin();
        wait.addDeadline(hop.end());
        var client = (context != null ? secured(route, context) : route).doOnConnected(connection::attach);
        if (hop.events().isHeard()) {
            client = ConnectWatch.over(client, hop);
        }
        var call = new ConnectCall(wait, origin);
        connection.connecting(call, hop.proxy() == null);
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
        var proxying = proxying(error);
        if (proxying != null) {
            return new HttpConnectException(hop.call(), "no tunnel: " + proxying.getMessage(), proxying);
        }
        return error instanceof SSLException || error instanceof ClientClosed
                ? hop.failure(error)
                : new HttpConnectException(hop.call(), "no connection: " + error.getMessage(), error);
    }

    boolean speaksHttp2(Channel channel) {
        var tls = channel.pipeline().get(SslHandler.class);
        return tls == null
                ? options.protocol() == Protocol.HTTP_2_PRIOR_KNOWLEDGE
                : ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    }

    /** To the server itself, its proxy, or the Unix socket in its place. */
    private TcpClient route(Hop hop) throws HttpException {
        var origin = hop.origin();
        var socket = options.unixSocket();
        if (socket != null) {
            ensurePlain(hop);
            return plain.remoteAddress(() -> new DomainSocketAddress(socket.toFile()));
        }
        var proxy = hop.proxy();
        if (proxy == null) {
            return plain.host(origin.host()).port(origin.port());
        }
        return origin.secure()
                ? tunnel(hop, proxy)
                : plain.host(proxy.host()).port(proxy.port()).resolvedAddressesSelector((config, all) -> all);
    }

    /** TLS checks a host's name, and a file has none. */
    private static void ensurePlain(Hop hop) throws HttpException {
        if (hop.origin().secure()) {
            throw new HttpConnectException(hop.call(), "a Unix socket is asked by http, not https", null);
        }
    }

    /** The name of the server is the proxy's to resolve, that of the proxy ours, which Reactor Netty would do on this thread. */
    private TcpClient tunnel(Hop hop, Proxy proxy) throws HttpException {
        var address = addressOf(hop, proxy);
        return plain.host(hop.origin().host())
                .port(hop.origin().port())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .proxy(spec -> {
                    var builder = spec.type(ProxyProvider.Proxy.HTTP)
                            .socketAddress(address)
                            .connectTimeoutMillis(millis(options.timeouts().connect()));
                    if (proxy.user() != null) {
                        builder.username(proxy.user())
                                .password(user -> proxy.password() == null ? "" : proxy.password());
                    }
                });
    }

    private InetSocketAddress addressOf(Hop hop, Proxy proxy) throws HttpException {
        try {
            return new InetSocketAddress(loop.offload(() -> InetAddress.getByName(proxy.host())), proxy.port());
        } catch (UnknownHostException e) {
            throw new HttpConnectException(hop.call(), "the proxy has no address: proxy=" + proxy, e);
        }
    }

    /** TLS, which is waiting to begin behind a tunnel, takes its failure for one of its own. */
    private static @Nullable Throwable proxying(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(ProxyConnectException.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    private TcpClient secured(TcpClient client, SslContext context) {
        return client.secure(spec ->
                spec.sslContext(context).handshakeTimeout(options.timeouts().tls()));
    }

    private SslContext sslContext() throws SSLException {
        if (sslContext == null) {
            sslContext = options.sslContext() != null ? options.sslContext() : defaultContext();
        }
        return sslContext;
    }

    private SslContext defaultContext() throws SSLException {
        return loop.offload(() -> Tls.context(options));
    }

    /** Ends name resolution; not the connections. */
    void close() {
        resolver.close();
    }
}
