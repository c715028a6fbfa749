package io.treadle.http;

import io.netty.channel.Channel;
import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import io.treadle.core.time.Deadline;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections to one origin. Calls that find none wait in line. Confined to the loop's thread, so without a lock. */
/*
 * There are never more connections than allowed, those included that are about to be made. The place of one that ends goes
 * to the first waiting call, never past it, in the form of a new connection that the call has to connect; Places says
 * whose call is the first where the client as a whole has all the connections it may have.
 *
 *   acquire   a stream (Http2Sessions), else a connection that nobody uses (IdleConnections), else a new one if there may be one
 *             more, else in line (WaitingCalls)
 *   release   to the first in line, else to those that nobody uses; one that cannot be used again is closed, and one that the
 *             first in line cannot use: a call in place of which another connection has failed wants a new one
 *   closed    gives its place back
 */
final class ConnectionPool {
    private final TaskLoop loop;
    private final HttpOptions options;
    private final PoolOptions most;
    private final Connector connector;
    private final Places places;
    private final Runnable whenEmpty;
    private final IdleConnections idle;
    private final WaitingCalls waiting;
    private final Http2Sessions sessions;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private boolean closed;

    ConnectionPool(
            TaskLoop loop,
            HttpOptions options,
            Connector connector,
            Places places,
            boolean undecided,
            Runnable whenEmpty) {
        this.loop = loop;
        this.options = options;
        this.most = options.pool();
        this.connector = connector;
        this.places = places;
        this.whenEmpty = whenEmpty;
        this.idle = new IdleConnections(loop, most.idleTime());
        this.waiting = new WaitingCalls(this, places);
        this.sessions = new Http2Sessions(undecided);
        places.add(this);
    }

    Limits limits() {
        return options.limits();
    }

    boolean speaksHttp2(Channel channel) {
        return connector.speaksHttp2(channel);
    }

    void ensureAllowed(InetAddress address) throws IOException {
        connector.ensureAllowed(address);
    }

    // ---- for calls ----

    /** A connection for the caller alone, until it is {@linkplain #release released}; waits for one. */
    Carrier acquire(Hop hop) throws IOException {
        var stream = sessions.open();
        if (stream != null) {
            return stream;
        }
        var unused = idle.take();
        return unused != null ? unused : acquireNew(hop, false);
    }

    /** A new connection in place of one that was kept too long. */
    Carrier acquireFresh(Hop hop) throws IOException {
        var stream = sessions.open();
        if (stream != null) {
            return stream;
        }
        closeOldestIdle();
        return acquireNew(hop, true);
    }

    private Carrier acquireNew(Hop hop, boolean fresh) throws IOException {
        return isShort() && places.tryTake() ? connect(newConnection(), hop) : awaitTurn(hop, fresh);
    }

    private HttpConnection newConnection() {
        var connection = new HttpConnection(this, loop.deadlineAfter(most.lifeTime()));
        connections.add(connection);
        sessions.connecting(connection);
        return connection;
    }

    private Carrier connect(HttpConnection connection, Hop hop) throws IOException {
        try {
            connector.connect(connection, hop);
            var carrier = sessions.connected(connection);
            serveWaiting();
            return carrier;
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    private Carrier awaitTurn(Hop hop, boolean fresh) throws IOException {
        var carrier = waiting.await(hop, fresh);
        if (carrier == null) {
            throw hop.outOfTime("phase=pool, PoolOptions.perHost=" + most.perHost() + ", PoolOptions.total="
                    + most.total() + ", origin=" + hop.origin());
        }
        return carrier instanceof HttpConnection connection && !connection.isConnected()
                ? connect(connection, hop)
                : carrier;
    }

    // ---- for connections ----

    /** Gives those who wait what there is: streams, or places for further connections. */
    void serveWaiting() {
        while (!waiting.isEmpty()) {
            var stream = sessions.open();
            if (stream != null) {
                waiting.give(stream);
            } else if (isShort() && places.tryTake()) {
                takePlace();
            } else {
                return;
            }
        }
    }

    /** Takes a connection back. */
    void release(HttpConnection connection) {
        boolean isKept = !closed
                && connection.isReusable()
                && !isTooOld(connection)
                && !waiting.isFirstForFresh()
                && !places.isOlderWaiting(waiting.firstTicket());
        if (!isKept) {
            connection.close();
        } else if (!waiting.give(connection)) {
            idle.add(connection);
        }
    }

    Deadline now() {
        return loop.deadlineAfter(Duration.ZERO);
    }

    boolean isTooOld(HttpConnection connection) {
        return connection.lifeEnd().isBefore(now());
    }

    /** A connection of this pool is closed, in whatever way; its place goes to the first that waits. */
    void connectionClosed(HttpConnection connection) {
        idle.remove(connection);
        connections.remove(connection);
        left(connection);
        places.giveBack();
        forgetIfEmpty();
    }

    /** {@code connection} takes no more streams. */
    void left(HttpConnection connection) {
        sessions.left(connection);
    }

    /** Calls {@code action} when something that is unused now is so no longer worth keeping. */
    CallHandle afterIdleTime(Runnable action) {
        return loop.callLater(most.idleTime(), action::run);
    }

    void forgetIfEmpty() {
        if (connections.isEmpty() && waiting.isEmpty()) {
            idle.stopSweeping();
            places.remove(this);
            whenEmpty.run();
        }
    }

    // ---- for Places ----

    /** Whether one more connection to this host is wanted where calls wait, and allowed. */
    boolean isShort() {
        return connections.size() < most.perHost() && !sessions.mayHaveRoomSoon();
    }

    /** The ticket of the call that has waited longest. */
    long firstTicket() {
        return waiting.firstTicket();
    }

    /** The call that has waited longest gets a place, for a connection that it makes itself. */
    void takePlace() {
        waiting.give(newConnection());
    }

    /** Whether there was one. */
    boolean closeOldestIdle() {
        return idle.closeOldest() || sessions.closeUnused();
    }

    /** Closes all connections. The calls that use them or wait for one fail. */
    void close() {
        closed = true;
        waiting.fail();
        for (var connection : List.copyOf(connections)) {
            connection.fail(new ClientClosed());
        }
    }
}
