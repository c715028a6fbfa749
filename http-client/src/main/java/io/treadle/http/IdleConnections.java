package io.treadle.http;

import io.treadle.core.CallHandle;
import io.treadle.core.TaskLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a pool that nobody uses. The one that was used last is used next, so that surplus ones grow old and are
 * closed. One timer is set for the oldest, instead of one that is set and cancelled with each request.
 */
final class IdleConnections {
    private final TaskLoop loop;
    private final Duration idleTime;
    private final ArrayDeque<HttpConnection> connections = new ArrayDeque<>();
    private @Nullable CallHandle sweep;

    IdleConnections(TaskLoop loop, Duration idleTime) {
        this.loop = loop;
        this.idleTime = idleTime;
    }

    void add(HttpConnection connection) {
        connection.rest(loop.deadlineAfter(idleTime));
        connections.addLast(connection);
        sweepLater();
    }

    /** Takes the one that was used last; null if there is none. */
    @Nullable
    HttpConnection take() {
        return connections.pollLast();
    }

    /** It was closed. */
    void remove(HttpConnection connection) {
        connections.remove(connection);
    }

    /** Whether there was one. */
    boolean closeOldest() {
        var oldest = connections.peekFirst();
        if (oldest != null) {
            oldest.close();
        }
        return oldest != null;
    }

    private void sweepLater() {
        if (sweep == null) {
            sweep = loop.callAt(connections.getFirst().idleUntil(), this::sweep);
        }
    }

    private void sweep() {
        sweep = null;
        var now = loop.deadlineAfter(Duration.ZERO);
        for (var oldest = connections.peekFirst();
                oldest != null && !now.isBefore(oldest.idleUntil());
                oldest = connections.peekFirst()) {
            oldest.close();
        }
        if (!connections.isEmpty()) {
            sweepLater();
        }
    }

    /** The last one has left. */
    void stopSweeping() {
        if (sweep != null) {
            sweep.cancel();
            sweep = null;
        }
    }
}
