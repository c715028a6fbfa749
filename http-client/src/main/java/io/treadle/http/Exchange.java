package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the task that waits to the connection that reads and back. All of it happens on the
 * loop's thread.
 */
/*
 * The connection tells what comes, the task waits for a goal. It is woken only when its goal is reached, so that a whole
 * response costs one wait however many pieces it comes in. An upload may be a second task, which waits at the side that sends.
 *
 *   sending    GO_AHEAD    the server wants the body: 100, or its answer
 *              ROOM        the connection takes more of it, or the response is there already
 *   answered   HEAD         the head is there
 *   body       PIECE        some bytes, or the end
 *              END          all of it
 *   failed     any of these: error is set, once; what came before it is still handed out
 */
final class Exchange {
    /** What a task waits for. */
    enum Goal {
        GO_AHEAD,
        ROOM,
        HEAD,
        PIECE,
        END;

        boolean isOfSending() {
            return this == GO_AHEAD || this == ROOM;
        }
    }

    private final Hop hop;
    private final TaskLoop loop;
    private final Carrier carrier;
    private final Incoming incoming;
    private final Patience patience;
    private final Side sending;
    private final Side receiving;
    private @Nullable Task<?> upload;
    private @Nullable Throwable error;

    Exchange(Hop hop, TaskLoop loop, Carrier carrier) {
        this.hop = hop;
        this.loop = loop;
        this.carrier = carrier;
        this.incoming = new Incoming(hop, carrier);
        this.patience = new Patience(hop, loop);
        this.sending = new Side("sends the body of", hop);
        this.receiving = new Side("waits for the response of", hop);
    }

    Hop hop() {
        return hop;
    }

    // ---- from the connection ----

    /** Whether the response will have no body whatever its head says. */
    boolean isHead() {
        return incoming.isHead();
    }

    /** The server has begun to answer, so it has seen the request. */
    void bytesHaveCome() {
        if (incoming.begin()) {
            patience.begin();
        }
        patience.step();
    }

    /** The peer has taken something. */
    void roomHasCome() {
        patience.step();
        changed();
    }

    /** Takes the head in; false for an interim one (1xx), after which the real one follows. */
    boolean begin(HttpResponse response) throws IOException {
        boolean real = incoming.take(response);
        if (real) {
            patience.headIsThere();
        }
        changed();
        return real;
    }

    void append(ByteBuf bytes) throws IOException {
        incoming.take(bytes);
        changed();
    }

    /** What to throw for a message that Netty could not read to its end. */
    IOException malformed(Throwable cause) {
        return incoming.malformed(cause);
    }

    /** The whole response is there. */
    void complete(HttpHeaders trailing) {
        incoming.end(trailing);
        changed();
    }

    void fail(Throwable cause) {
        if (error == null) {
            error = cause;
            changed();
        }
    }

    /** The connection has ended before the response did. */
    void cutOff(@Nullable Throwable cause) {
        fail(incoming.cut(cause));
    }

    private void changed() {
        changed(sending);
        changed(receiving);
    }

    private void changed(Side side) {
        if (side.isWaiting() && isOver(side.goal())) {
            side.wake();
        }
    }

    private boolean isOver(Goal wanted) {
        return error != null || isReached(wanted);
    }

    private boolean isReached(Goal wanted) {
        return switch (wanted) {
            case GO_AHEAD -> incoming.isContinued() || incoming.hasHead();
            case ROOM -> (error == null && carrier.isWritable()) || incoming.isEnded();
            case HEAD -> incoming.hasHead();
            case PIECE -> incoming.hasPiece() || incoming.isEnded();
            case END -> incoming.isEnded();
        };
    }

    // ---- from the task ----

    /** Waits until {@code wanted} is reached. What came before a failure can still be had. */
    void await(Goal wanted) throws IOException {
        while (!isOver(wanted)) {
            side(wanted).park(wanted, patience.nextLook(wanted));
            if (!isOver(wanted)) {
                patience.ensureInTime(wanted, phase(wanted));
            }
        }
        throwUnlessReached(wanted);
    }

    /** The same for {@code limit} at most, which is no failure; whether it is reached. */
    boolean await(Goal wanted, Duration limit) throws IOException {
        if (!isOver(wanted)) {
            side(wanted).park(wanted, loop.deadlineAfter(limit));
        }
        if (error != null) {
            throwUnlessReached(wanted);
        }
        return isReached(wanted);
    }

    private Side side(Goal wanted) {
        return wanted.isOfSending() ? sending : receiving;
    }

    private String phase(Goal wanted) {
        return "phase=" + (wanted.isOfSending() ? "request" : "response") + ", bytesReceived=" + incoming.received()
                + (incoming.isHeld() ? "; nobody reads the response, and perhaps the server waits for that" : "");
    }

    private void throwUnlessReached(Goal wanted) throws IOException {
        if (error != null && !isReached(wanted)) {
            throw error instanceof OwnUpload.Failure failure ? failure.thrown() : hop.failure(error);
        }
    }

    /** Whether the caller may wait for the response while the body is sent. */
    void uploading(boolean begins) {
        patience.uploading(begins);
    }

    /** The task that sends the body, if it is not the caller's. */
    void uploadBy(Task<?> task) {
        upload = task;
    }

    /** Nobody wants the rest. */
    void giveUp() {
        carrier.close();
        endUpload();
    }

    /** No more is sent, whatever the body waits for. Does not wait. */
    void endUpload() {
        if (upload != null) {
            upload.cancel();
        }
    }

    /** Until the body is asked for nothing more. Waits. */
    void awaitEndOfUpload() {
        var last = upload;
        if (last != null) {
            Task.shield(() -> last.join());
        }
    }

    /** Nobody reads what is left of a body that has come. */
    void dropUnread() {
        incoming.pieces().clear();
    }

    /** From now on time counts for what is waited for next, whatever was before. */
    void restartClock() {
        patience.step();
    }

    boolean isAnswered() {
        return incoming.hasHead();
    }

    boolean isEnded() {
        return incoming.isEnded();
    }

    boolean hasFailed() {
        return error != null;
    }

    /** What has come. */
    Incoming incoming() {
        return incoming;
    }

    /** The next bytes of the body; null at its end. Waits for them. */
    byte @Nullable [] nextPiece() throws IOException {
        if (!incoming.hasPiece()) {
            restartClock();
            await(Goal.PIECE);
        }
        return incoming.pieces().poll();
    }
}
