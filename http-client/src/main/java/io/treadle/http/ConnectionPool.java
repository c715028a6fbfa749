package io.treadle.http;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin. The one that was used last is used next, so that surplus ones fall idle and leave;
 * calls that find none wait in line. Confined to the loop's thread, so without a lock.
 */
/*
 * "open" counts connections, and calls that are about to make one. It never exceeds the limit: a call that may open one
 * has counted it, and a count that becomes free goes to the first waiting call, never past it.
 */
final class ConnectionPool {
    private final TaskLoop loop;
    private final Origin origin;
    private final HttpOptions options;
    private final Connector connector;
    private final Runnable whenEmpty;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private int open;
    private boolean sweeping;
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
        if (open < options.connectionsPerHost()) {
            open++;
            return connect(deadline);
        }
        return awaitTurn(deadline);
    }

    private HttpConnection connect(Deadline deadline) throws IOException {
        var connection = new HttpConnection(this);
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
        return waiter.connection != null ? waiter.connection : connect(deadline);
    }

    /** Takes a connection back. */
    void release(HttpConnection connection) {
        if (closed || !connection.isReusable()) {
            connection.close();
            return;
        }
        var next = waiting.poll();
        if (next != null) {
            next.connection = connection;
            next.wait.fire(next);
        } else {
            connection.rest(loop.deadlineAfter(options.idleTimeout()));
            idle.addLast(connection);
            sweepLater();
        }
    }

    /** A connection of this pool is closed, in whatever way; its count goes to the first that waits. */
    void connectionClosed(HttpConnection connection) {
        idle.remove(connection);
        var next = waiting.poll();
        if (next != null) {
            next.wait.fire(next);
        } else {
            open--;
            if (open == 0) {
                whenEmpty.run();
            }
        }
    }

    /** One timer for all idle connections, instead of one that is set and cancelled with each request. */
    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            loop.callAt(idle.getFirst().idleUntil(), this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
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

    /** Closes the idle connections; those in use are closed when they come back. */
    void close() {
        closed = true;
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }

    /** A call in line: is given a connection, or a count to open one itself. */
    private final class Waiter implements Wait.Clause {
        final Wait wait;

        @Nullable
        HttpConnection connection;

        Waiter(Wait wait) {
            this.wait = wait;
        }

        @Override
        public void undo() {
            waiting.remove(this);
        }
    }
}
