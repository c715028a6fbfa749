package io.treadle.http;

import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * to the first waiting call, never past it, in the form of a new connection that the call has to connect.
 */
final class ConnectionPool {
    private final TaskLoop loop;
    private final Origin origin;
    private final HttpOptions options;
    private final Connector connector;
    private final Runnable whenEmpty;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private @Nullable CallHandle sweep;
    private boolean closed;

    ConnectionPool(TaskLoop loop, Origin origin, HttpOptions options, Connector connector, Runnable whenEmpty) {
        this.loop = loop;
        this.origin = origin;
        this.options = options;
        this.connector = connector;
        this.whenEmpty = whenEmpty;
    }

    Origin origin() {
        return origin;
    }

    /** A connection for the caller alone, until it is {@linkplain #release released}; waits for one until {@code deadline}. */
    HttpConnection acquire(Deadline deadline) throws IOException {
        var unused = idle.pollLast();
        if (unused != null) {
            return unused;
        }
        return connections.size() < options.connectionsPerHost()
                ? connect(newConnection(), deadline)
                : awaitTurn(deadline);
    }

    /** A new connection in place of one that was kept too long, or one that has just served another call. */
    HttpConnection acquireFresh(Deadline deadline) throws IOException {
        var oldest = idle.peekFirst();
        if (oldest != null) {
            oldest.close();
        }
        return connections.size() < options.connectionsPerHost()
                ? connect(newConnection(), deadline)
                : awaitTurn(deadline);
    }

    private HttpConnection newConnection() {
        var connection = new HttpConnection(this);
        connections.add(connection);
        return connection;
    }

    private HttpConnection connect(HttpConnection connection, Deadline deadline) throws IOException {
        try {
            connector.connect(connection, origin, deadline);
            return connection;
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    private HttpConnection awaitTurn(Deadline deadline) throws IOException {
        var waiter = new Waiter(Wait.begin());
        waiter.wait.add(waiter);
        waiter.wait.addDeadline(deadline);
        waiting.add(waiter);
        waiter.wait.park();
        if (waiter.wait.isTimedOut()) {
            throw new HttpTimeoutException("no free connection in time: origin=" + origin + ", connectionsPerHost="
                    + options.connectionsPerHost() + ", HttpOptions.timeout=" + options.timeout());
        }
        return waiter.result(deadline);
    }

    /** Takes a connection back. */
    void release(HttpConnection connection) {
        if (closed || !connection.isReusable()) {
            connection.close();
            return;
        }
        var next = waiting.poll();
        if (next != null) {
            next.give(connection);
        } else {
            connection.rest(loop.deadlineAfter(options.idleTimeout()));
            idle.addLast(connection);
            sweepLater();
        }
    }

    /** A connection of this pool is closed, in whatever way; its place goes to the first that waits. */
    void connectionClosed(HttpConnection connection) {
        idle.remove(connection);
        connections.remove(connection);
        var next = waiting.poll();
        if (next != null) {
            next.give(newConnection());
        } else if (connections.isEmpty()) {
            stopSweeping();
            whenEmpty.run();
        }
    }

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
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.fail(closedMeanwhile());
        }
        for (var connection : List.copyOf(connections)) {
            connection.fail(closedMeanwhile());
        }
    }

    private ConnectionClosedException closedMeanwhile() {
        return new ConnectionClosedException(
                "the client was closed during the call: origin=" + origin + "; close it after its calls", false, null);
    }

    /** A call in line: is given a connection, perhaps one that is still to be connected. */
    private final class Waiter implements Wait.Clause {
        private final Wait wait;
        private @Nullable HttpConnection connection;
        private @Nullable IOException error;

        Waiter(Wait wait) {
            this.wait = wait;
        }

        void give(HttpConnection given) {
            connection = given;
            wait.fire(this);
        }

        void fail(IOException cause) {
            error = cause;
            wait.fire(this);
        }

        HttpConnection result(Deadline deadline) throws IOException {
            if (error != null) {
                throw error;
            }
            if (connection == null) {
                throw new IllegalStateException("a call was woken for nothing; please report");
            }
            return connection.isConnected() ? connection : connect(connection, deadline);
        }

        @Override
        public void undo() {
            waiting.remove(this);
        }
    }
}
