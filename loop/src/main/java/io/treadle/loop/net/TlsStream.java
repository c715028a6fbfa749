package io.treadle.loop.net;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A stream over which TLS is spoken, by the JDK's engine. The peer cannot be mistaken for another, nor the end of the stream for a
 * cut: a connection that ends without the peer's good-bye makes reading fail.
 *
 * <pre>{@code
 * try (var stream = TlsStream.connect("example.com", 443)) {
 *     stream.write("GET / HTTP/1.0\r\n\r\n");
 *     var page = stream.readAll(1_000_000);
 * }
 * var server = TcpServer.listen(8443, TlsStream.serving(options, stream -> stream.transferTo(stream)));
 * }</pre>
 *
 * <p>For the tasks of its loop, like any stream. Closing it says good-bye to the peer; {@link #shutdownOutput} does, and goes on
 * reading.
 */
public final class TlsStream extends ChannelStream {
    private final TlsHandler handler;

    TlsStream(TlsHandler handler) {
        super(handler);
        this.handler = handler;
    }

    // ---- clients ----

    /** Connects and shakes hands with the default options. */
    public static TlsStream connect(String host, int port) throws IOException {
        return connect(host, port, TlsOptions.DEFAULT, ConnectOptions.DEFAULT);
    }

    /** Connects and shakes hands as {@code tls} says, with the default options for the connection. */
    public static TlsStream connect(String host, int port, TlsOptions tls) throws IOException {
        return connect(host, port, tls, ConnectOptions.DEFAULT);
    }

    /**
     * Connects to {@code host} by TCP and shakes hands. Waits; cancelling leaves no connection.
     *
     * @throws javax.net.ssl.SSLException if the handshake fails: the certificate is not to be trusted, or for another host, or the
     *     peer does not speak TLS, or refuses us
     * @throws java.net.SocketTimeoutException if connecting or the handshake takes too long
     * @throws IOException as {@link TcpStream#connect(String, int, ConnectOptions)} does
     */
    public static TlsStream connect(String host, int port, TlsOptions tls, ConnectOptions options) throws IOException {
        return startTls(TcpStream.connect(host, port, options), host, tls);
    }

    /**
     * Speaks TLS over {@code stream} from here on, as the client of {@code host}. What was written before goes out in clear; who
     * has agreed with the peer to begin TLS must have read its answer, and no more. Waits. The stream then belongs to the new one:
     * it cannot be used any more, and if this fails or is cancelled it is reset.
     *
     * @throws IOException as {@link #connect(String, int, TlsOptions, ConnectOptions)} does
     * @throws IllegalStateException if another task is reading from {@code stream}
     */
    public static TlsStream startTls(ChannelStream stream, String host, TlsOptions options) throws IOException {
        var name = options.serverName() == null ? host : options.serverName();
        return guarded(stream, () -> {
            var peer = HostName.parse(name);
            var engine = contextOf(options).createSSLEngine(peer.withoutDot(), -1);
            engine.setUseClientMode(true);
            engine.setSSLParameters(clientParameters(engine, peer, options));
            return new TlsHandshake(stream, engine, "host=" + name, options).perform();
        });
    }

    private static SSLParameters clientParameters(SSLEngine engine, HostName peer, TlsOptions options) {
        var parameters = commonParameters(engine, options);
        if (options.verifyHost()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (peer.literal() == null) {
            parameters.setServerNames(serverNames(peer.withoutDot()));
        }
        return parameters;
    }

    /** None for a name that the JDK does not take for one, such as {@code my_service}, for which it asks no server either. */
    private static List<SNIServerName> serverNames(String name) {
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    // ---- servers ----

    /**
     * What a server does with a connection: speaks TLS, as {@link #acceptTls} does, and has {@code handler} serve the stream, which
     * is closed afterwards. For {@code TcpServer.listen} and other servers.
     */
    public static ConnectionHandler<ChannelStream> serving(
            TlsOptions options, ConnectionHandler<? super TlsStream> handler) {
        return plain -> serve(acceptTls(plain, options), handler);
    }

    private static void serve(TlsStream stream, ConnectionHandler<? super TlsStream> handler) throws Exception {
        boolean served = false;
        try {
            handler.serve(stream);
            served = true;
        } finally {
            if (served) {
                stream.close();
            } else {
                stream.abort();
            }
        }
    }

    /**
     * Speaks TLS over {@code stream} from here on, as the server, whose certificate is in the context of {@code options}. Waits for
     * the handshake. The stream then belongs to the new one, as with {@link #startTls}.
     *
     * @throws IOException if the handshake fails or takes too long
     * @throws IllegalArgumentException if the options have no context
     */
    public static TlsStream acceptTls(ChannelStream stream, TlsOptions options) throws IOException {
        return guarded(stream, () -> {
            var context = options.context();
            if (context == null) {
                throw new IllegalArgumentException("a server needs a certificate: TlsOptions.context=null;"
                        + " make one with TlsContexts.server(chain, key)");
            }
            var engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setSSLParameters(serverParameters(engine, options));
            return new TlsHandshake(stream, engine, "role=server", options).perform();
        });
    }

    private static SSLParameters serverParameters(SSLEngine engine, TlsOptions options) {
        var parameters = commonParameters(engine, options);
        switch (options.clientAuth()) {
            case NONE -> {}
            case WANTED -> parameters.setWantClientAuth(true);
            case NEEDED -> parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    // ---- both ----

    /** Makes a stream of another, which is reset if that fails before the handshake. */
    @FunctionalInterface
    private interface Making {
        TlsStream make() throws IOException;
    }

    private static TlsStream guarded(ChannelStream stream, Making making) throws IOException {
        boolean made = false;
        try {
            var secure = making.make();
            made = true;
            return secure;
        } finally {
            if (!made) {
                stream.abort();
            }
        }
    }

    private static SSLParameters commonParameters(SSLEngine engine, TlsOptions options) {
        var parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        if (!options.protocols().isEmpty()) {
            parameters.setProtocols(options.protocols().toArray(String[]::new));
        }
        return parameters;
    }

    private static SSLContext contextOf(TlsOptions options) throws IOException {
        return options.context() == null ? DefaultTlsContext.get() : options.context();
    }

    // ---- what came of the handshake ----

    /** What was agreed: {@code getProtocol}, {@code getCipherSuite}, {@code getPeerCertificates} and more. Does not wait. */
    public SSLSession session() {
        return handler.tls().engine().getSession();
    }

    /** What is spoken above TLS, as both sides have agreed (ALPN); null if they have not. Does not wait. */
    public @Nullable String applicationProtocol() {
        var protocol = handler.tls().engine().getApplicationProtocol();
        return protocol == null || protocol.isEmpty() ? null : protocol;
    }

    /** The name that the client asked for (SNI); null if it did not. For servers. Does not wait. */
    public @Nullable String requestedServerName() {
        if (session() instanceof ExtendedSSLSession extended) {
            for (var name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }
}
