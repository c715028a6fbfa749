package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.treadle.core.CancelScope;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Protocol;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.tcp.TcpClient;

/** Makes connections with Reactor Netty, TLS included, all on the loop's own event loop. */
/*
 *   finding      the routes: names are resolved       -> trying, or failed
 *   trying       one route after the other, each with its share of the time that is left for connecting
 *                refused, unreachable, not in time    -> the next one, or failed
 *                anything else (TLS, the proxy)       -> failed
 *   connected    the connection has attached itself
 *
 * Closing the connection ends each of these, and so the call that waits; so does the end of the call's own time.
 */
final class Connector {
    private final HttpOptions options;
    private final EventLoop loop;
    private final Routes routes;
    private @Nullable SslContext sslContext;

    Connector(HttpOptions options, EventLoop loop) {
        this.options = options;
        this.loop = loop;
        this.routes = new Routes(options, loop);
    }

    /** At least one, since Netty takes zero for no limit. */
    static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** Connects {@code connection} to the server of {@code hop}; waits. */
    void connect(HttpConnection connection, Hop hop) throws IOException {
        var until = loop.deadlineAfter(options.timeouts().connect());
        var left = new ArrayDeque<>(find(connection, hop, until));
        var context = hop.origin().secure() ? sslContext() : null;
        Throwable error;
        do {
            var share = remaining(until).dividedBy(left.size());
            error = attempt(connection, hop, prepared(left.remove(), context, share, hop));
        } while (error != null && !left.isEmpty() && isOfTheAddress(error));
        if (error != null) {
            throw toException(hop, error);
        }
    }

    private List<TcpClient> find(HttpConnection connection, Hop hop, Deadline until) throws IOException {
        var scope = CancelScope.create();
        scope.setDeadline(until.isBefore(hop.end()) ? until : hop.end());
        connection.connecting(cause -> scope.cancel(), hop.proxy() == null);
        try {
            var found = scope.run(() -> routes.of(hop), List.<TcpClient>of());
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException e) {
            throw toException(hop, e);
        }
        if (connection.isClosed()) {
            throw hop.failure(new ClientClosed());
        }
        throw until.isBefore(hop.end()) ? lateConnect(hop) : hop.outOfTime("phase=resolve");
    }

    private Duration remaining(Deadline until) {
        return Duration.ofNanos(
                until.nanos() - loop.deadlineAfter(Duration.ZERO).nanos());
    }

    private TcpClient prepared(TcpClient route, @Nullable SslContext context, Duration limit, Hop hop) {
        var timed = route.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(limit));
        var secured = context == null
                ? timed
                : timed.secure(spec -> spec.sslContext(context)
                        .handshakeTimeout(options.timeouts().tls()));
        return hop.events().isHeard() ? ConnectWatch.over(secured, hop) : secured;
    }

    /** Why it failed; null if {@code connection} is connected. */
    private static @Nullable Throwable attempt(HttpConnection connection, Hop hop, TcpClient client)
            throws HttpTimeoutException {
        var wait = Wait.begin();
        wait.addDeadline(hop.end());
        var call = new ConnectCall(wait, hop.origin());
        connection.connecting(call::fail, hop.proxy() == null);
        if (!call.await(client.doOnConnected(connection::attach).connect())) {
            throw hop.outOfTime("phase=connect");
        }
        return call.error() == null ? refusal(connection) : call.error();
    }

    /** Why {@code connection}, which is there, must not be used; null if it may. */
    private static @Nullable Throwable refusal(HttpConnection connection) {
        try {
            connection.ensureAllowed();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static boolean isOfTheAddress(Throwable error) {
        return error instanceof NoRouteToHostException
                || (error instanceof ConnectException && !(error instanceof ProxyConnectException));
    }

    void ensureAllowed(InetAddress address) throws IOException {
        routes.ensureAllowed(address);
    }

    private HttpTimeoutException lateConnect(Hop hop) {
        return hop.timeout(
                HttpTimeoutException.Limit.CONNECT,
                "no connection in time: Timeouts.connect=" + options.timeouts().connect());
    }

    private HttpException toException(Hop hop, Throwable error) {
        if (error instanceof ConnectTimeoutException) {
            return lateConnect(hop);
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

    /** TLS, which is waiting to begin behind a tunnel, takes its failure for one of its own. */
    private static @Nullable Throwable proxying(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(ProxyConnectException.class::isInstance)
                .findFirst()
                .orElse(null);
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
        routes.close();
    }
}
