package io.treadle.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** Makes connections with Reactor Netty: name resolution, connecting and TLS, all on the loop's own event loop. */
final class Connector {
    private final HttpOptions options;
    private final TcpClient plain;
    private @Nullable TcpClient secure;

    Connector(HttpOptions options, EventLoopGroup eventLoop) {
        this.options = options;
        // One object for the client's whole life: Reactor Netty recognises its resources by identity.
        LoopResources resources = server -> eventLoop;
        this.plain = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(resources)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, options.connectTimeout().toMillis()));
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
            if (!new ConnectCall(wait).await(client.connect())) {
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
            SslContext context = options.sslContext() != null
                    ? options.sslContext()
                    : SslContextBuilder.forClient().build();
            secure = plain.secure(spec -> spec.sslContext(context));
        }
        return secure;
    }
}
