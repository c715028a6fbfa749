package io.treadle.http;

import io.treadle.http.error.HttpException;
import io.treadle.loop.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pools of a client, one for each origin that it has connections to. */
final class ConnectionPools {
    private final EventLoop loop;
    private final HttpOptions options;
    private final Connector connector;
    private final Places places;
    private final Map<Origin, ConnectionPool> pools = new HashMap<>();
    private boolean closed;

    ConnectionPools(EventLoop loop, HttpOptions options) {
        this.loop = loop;
        this.options = options;
        this.connector = new Connector(options, loop);
        this.places = new Places(options.pool().total());
    }

    /**
     * The pool for {@code hop}.
     *
     * @throws HttpException if the client was closed during the call
     */
    ConnectionPool of(Hop hop) throws HttpException {
        if (closed) {
            throw hop.failure(new ClientClosed());
        }
        return pools.computeIfAbsent(hop.origin(), this::newPool);
    }

    private ConnectionPool newPool(Origin origin) {
        return new ConnectionPool(
                loop,
                options,
                connector,
                places,
                options.protocol().isUndecided(origin.secure()),
                () -> pools.remove(origin));
    }

    /** Throws {@link IllegalStateException} if the client is closed. */
    void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed; make a new one");
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        List.copyOf(pools.values()).forEach(ConnectionPool::close);
        connector.close();
    }
}
