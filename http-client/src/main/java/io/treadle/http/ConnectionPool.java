package io.treadle.http;

import io.netty.channel.Channel;
import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin. The one that was used last is used next, so that surplus ones fall idle and leave;
 * calls that find none wait in line. Confined to the loop's thread, so without a lock.
 */
/*
 * There are never more connections than allowed, those included that are about to be made. The place of one that ends goes
 * to the first waiting call, never past it, in the form of a new connection that the call has to connect; Places says
 * whose call is the first where the client as a whole has all the connections it may have.
 *
 * Where a server may speak HTTP/2 (undecided), one call connects and the others wait until it is known: then they get streams
 * of that connection, or connections of their own.
 */
final class ConnectionPool {
    private static final long NOBODY = Long.MAX_VALUE;

    private final TaskLoop loop;
    private final HttpOptions options;
    private final PoolOptions most;
    private final Connector connector;
    private final Places places;
    private final Runnable whenEmpty;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private final List<Http2Session> sessions = new ArrayList<>();
    private @Nullable CallHandle sweep;
    private boolean undecided;
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
        this.undecided = undecided;
        places.add(this);
    }

    Limits limits() {
        return options.limits();
    }

    boolean speaksHttp2(Channel channel) {
        return connector.speaksHttp2(channel);
    }

    @Nullable
    IOException refusal(InetAddress address) {
        return connector.refusal(address);
    }

    /** A connection for the caller alone, until it is {@linkplain #release released}; waits for one. */
    Carrier acquire(Hop hop) throws IOException {
        var stream = openStream();
        if (stream != null) {
            return stream;
        }
        var unused = idle.pollLast();
        return unused != null ? unused : acquireNew(hop);
    }

    /** A new connection in place of one that was kept too long, or one that has just served another call. */
    Carrier acquireFresh(Hop hop) throws IOException {
        var stream = openStream();
        if (stream != null) {
            return stream;
        }
        closeOldestIdle();
        return acquireNew(hop);
    }

    private Carrier acquireNew(Hop hop) throws IOException {
        return isShort() && places.tryTake() ? connect(newConnection(), hop) : awaitTurn(hop);
    }

    private HttpConnection newConnection() {
        var connection = new HttpConnection(this, loop.deadlineAfter(most.lifeTime()));
        connections.add(connection);
        return connection;
    }

    private Carrier connect(HttpConnection connection, Hop hop) throws IOException {
        try {
            connector.connect(connection, hop);
            return decided(connection);
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    /** Now it is known what the server speaks, and those who waited for that can go on. */
    private Carrier decided(HttpConnection connection) {
        undecided = false;
        var session = connection.session();
        var carrier = session == null ? connection : session.open();
        if (session != null) {
            sessions.add(session);
        }
        serveWaiting();
        return carrier;
    }

    private @Nullable Carrier openStream() {
        for (var session : sessions) {
            if (session.hasRoom()) {
                return session.open();
            }
        }
        return null;
    }

    /** Gives those who wait what there is: streams, or places for further connections. */
    void serveWaiting() {
        while (!waiting.isEmpty()) {
            var stream = openStream();
            if (stream != null) {
                give(stream);
            } else if (isShort() && places.tryTake()) {
                takePlace();
            } else {
                return;
            }
        }
    }

    private Carrier awaitTurn(Hop hop) throws IOException {
        var waiter = new Waiter(Wait.begin(), hop.origin(), places.ticket(this));
        waiting.add(waiter);
        waiter.wait.add(waiter);
        waiter.wait.addDeadline(hop.end());
        waiter.wait.park();
        if (waiter.wait.isTimedOut()) {
            throw hop.outOfTime("phase=pool, PoolOptions.perHost=" + most.perHost() + ", PoolOptions.total="
                    + most.total() + ", origin=" + hop.origin());
        }
        return waiter.result(hop);
    }

    /** Takes a connection back. */
    void release(HttpConnection connection) {
        if (closed || !connection.isReusable() || isTooOld(connection) || places.isOlderWaiting(firstTicket())) {
            connection.close();
            return;
        }
        var next = pollWaiting();
        if (next != null) {
            next.give(connection);
        } else {
            connection.rest(loop.deadlineAfter(most.idleTime()));
            idle.addLast(connection);
            sweepLater();
        }
    }

    boolean isTooOld(HttpConnection connection) {
        return connection.lifeEnd().isBefore(loop.deadlineAfter(Duration.ZERO));
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
        sessions.remove(connection.session());
    }

    /** Calls {@code action} when something that is unused now is so no longer worth keeping. */
    CallHandle afterIdleTime(Runnable action) {
        return loop.callLater(most.idleTime(), action::run);
    }

    private void forgetIfEmpty() {
        if (connections.isEmpty() && waiting.isEmpty()) {
            stopSweeping();
            places.remove(this);
            whenEmpty.run();
        }
    }

    // ---- for Places ----

    /** Whether there may be one more connection to this host; not before it is known what those that there are can carry. */
    boolean isShort() {
        return connections.size() < most.perHost()
                && !(undecided && !connections.isEmpty())
                && sessions.stream().allMatch(Http2Session::isTold);
    }

    /** The ticket of the call that has waited longest. */
    long firstTicket() {
        var first = waiting.peek();
        return first == null ? NOBODY : first.ticket;
    }

    /** The call that has waited longest gets a place, for a connection that it makes itself. */
    void takePlace() {
        give(newConnection());
    }

    private void give(Carrier carrier) {
        var next = pollWaiting();
        if (next != null) {
            next.give(carrier);
        }
    }

    private @Nullable Waiter pollWaiting() {
        var next = waiting.poll();
        if (next != null && waiting.isEmpty()) {
            places.noWaiters(this);
        }
        return next;
    }

    /** Whether there was one. */
    boolean closeOldestIdle() {
        var oldest = idle.peekFirst();
        if (oldest != null) {
            oldest.close();
            return true;
        }
        return List.copyOf(sessions).stream().anyMatch(Http2Session::closeUnused);
    }

    // ---- ends ----

    /** One timer for all idle connections, instead of one that is set and cancelled with each request. */
    private void sweepLater() {
        if (sweep == null) {
            sweep = loop.callAt(idle.getFirst().idleUntil(), this::sweep);
        }
    }

    private void stopSweeping() {
        if (sweep != null) {
            sweep.cancel();
            sweep = null;
        }
    }

    private void sweep() {
        sweep = null;
        var now = loop.deadlineAfter(Duration.ZERO);
        for (var oldest = idle.peekFirst();
                oldest != null && !now.isBefore(oldest.idleUntil());
                oldest = idle.peekFirst()) {
            oldest.close();
        }
        if (!idle.isEmpty()) {
            sweepLater();
        }
    }

    /** Closes all connections. The calls that use them or wait for one fail. */
    void close() {
        closed = true;
        for (var next = pollWaiting(); next != null; next = pollWaiting()) {
            next.fail();
        }
        for (var connection : List.copyOf(connections)) {
            connection.fail(new ClientClosed());
        }
    }

    /** A call in line: is given a connection, perhaps one that is still to be connected. */
    private final class Waiter implements Wait.Clause {
        private final Wait wait;
        private final Origin origin;
        private final long ticket;
        private @Nullable Carrier carrier;

        Waiter(Wait wait, Origin origin, long ticket) {
            this.wait = wait;
            this.origin = origin;
            this.ticket = ticket;
        }

        void give(Carrier given) {
            carrier = given;
            wait.fire(this);
        }

        void fail() {
            wait.fire(this);
        }

        Carrier result(Hop hop) throws IOException {
            if (carrier == null) {
                throw hop.failure(new ClientClosed());
            }
            return carrier instanceof HttpConnection connection && !connection.isConnected()
                    ? connect(connection, hop)
                    : carrier;
        }

        @Override
        public void undo() {
            waiting.remove(this);
            if (waiting.isEmpty()) {
                places.noWaiters(ConnectionPool.this);
                forgetIfEmpty();
            }
        }

        @Override
        public String describe() {
            return "waits for a connection to " + origin;
        }
    }
}
