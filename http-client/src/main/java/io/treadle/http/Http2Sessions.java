package io.treadle.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which connections of a pool speak HTTP/2 and take streams, and whether it is known that the server does. */
/*
 *   decided     by the last connection that was made: it speaks HTTP/1.1, or streams are opened on those that there are
 *   undecided   nobody has asked, or the last session has left (the server goes away, the connection is old or broken)
 *   scouting    undecided, and one call connects: the others wait until it knows, or has failed -> undecided
 */
final class Http2Sessions {
    private final List<Http2Session> sessions = new ArrayList<>();
    private boolean undecided;
    private @Nullable HttpConnection scout;

    /**
     * None yet.
     *
     * @param undecided whether the server may speak HTTP/2
     */
    Http2Sessions(boolean undecided) {
        this.undecided = undecided;
    }

    /** A stream of a session that has room; null if there is none. */
    @Nullable
    Carrier open() {
        for (var session : sessions) {
            if (session.hasRoom()) {
                return session.open();
            }
        }
        return null;
    }

    /** Whether another connection is perhaps not needed: not before it is known what those that there are can carry. */
    boolean mayHaveRoomSoon() {
        return scout != null || !sessions.stream().allMatch(Http2Session::isTold);
    }

    /** Is about to be connected. */
    void connecting(HttpConnection connection) {
        if (undecided && scout == null) {
            scout = connection;
        }
    }

    /** Now it is known what the server speaks. What carries the exchange of the call that has connected. */
    Carrier connected(HttpConnection connection) {
        scout = null;
        var session = connection.session();
        if (!connection.isClosed()) {
            undecided = false;
            Stream.ofNullable(session).forEach(sessions::add);
        }
        return session == null ? connection : session.open();
    }

    /** Is closed, or takes no more streams. */
    void left(HttpConnection connection) {
        if (connection == scout) {
            scout = null;
        }
        if (sessions.remove(connection.session()) && sessions.isEmpty()) {
            undecided = true;
        }
    }

    /** Whether there was one that nobody used. */
    boolean closeUnused() {
        return List.copyOf(sessions).stream().anyMatch(Http2Session::closeUnused);
    }
}
