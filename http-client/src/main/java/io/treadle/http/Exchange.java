package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import io.treadle.http.HttpEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the task that waits to the connection that reads and back. All of it happens on the
 * loop's thread.
 */
/*
 * The connection tells what comes, the task waits for a goal. There is one waiting task at most, and it is woken only when
 * its goal is reached, so that a whole response costs one wait however many pieces it comes in.
 *
 *   sending    GO_AHEAD    the server wants the body: 100, or its answer
 *              ROOM        the connection takes more of it, or the response is there already
 *   answered   HEAD         the head is there
 *   body       PIECE        some bytes, or the end
 *              END          all of it
 *   failed     any of these: error is set, once; what came before it is still handed out
 */
final class Exchange implements Wait.Clause {
    /** What a task waits for. */
    enum Goal {
        GO_AHEAD,
        ROOM,
        HEAD,
        PIECE,
        END
    }

    private final Hop hop;
    private final TaskLoop loop;
    private final Carrier carrier;
    private final Intake intake;
    private final Patience patience;
    private @Nullable HttpResponse head;
    private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
    private boolean begun;
    private boolean continued;
    private int interims;
    private boolean ended;
    private @Nullable Throwable error;
    private @Nullable Wait wait;
    private Goal goal = Goal.END;

    Exchange(Hop hop, TaskLoop loop, Carrier carrier) {
        this.hop = hop;
        this.loop = loop;
        this.carrier = carrier;
        this.intake = hop.whole() ? new WholeBody(hop) : new Pieces(carrier);
        this.patience = new Patience(hop, loop);
    }

    Hop hop() {
        return hop;
    }

    // ---- from the connection ----

    /** The waiting task has given up; the connection finds out when it is closed. */
    @Override
    public void undo() {}

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public String describe() {
        boolean sends = goal == Goal.GO_AHEAD || goal == Goal.ROOM;
        return (sends ? "sends the body of " : "waits for the response of ") + hop.call();
    }

    /** Whether the response will have no body whatever its head says. */
    boolean isHead() {
        return hop.request().method().equals("HEAD");
    }

    /** The server has begun to answer, so it has seen the request. */
    void bytesHaveCome() {
        if (!begun) {
            begun = true;
            patience.begin();
            hop.events().tell(Kind.FIRST_BYTE, hop, List::of);
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
        if (response.decoderResult().isFailure()) {
            throw malformed(response.decoderResult().cause());
        }
        ResponseRules.ensureUnderstood(hop, response);
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            countInterim(response);
            return false;
        }
        head = response;
        hop.events().tell(Kind.HEAD, hop, () -> HeadText.of(response, version()));
        if (hasBody(response.status().code())) {
            intake.expect(HttpUtil.getContentLength(response, 0L));
        }
        changed();
        return true;
    }

    private void countInterim(HttpResponse response) throws IOException {
        int most = hop.options().limits().interimResponses();
        if (++interims > most) {
            throw hop.limit("interimResponses", most, "more interim responses (1xx) than allowed");
        }
        continued |= response.status().code() == 100;
        changed();
    }

    private boolean hasBody(int status) {
        return !isHead() && status != 204 && status != 304;
    }

    void append(ByteBuf bytes) throws IOException {
        intake.add(bytes);
        changed();
    }

    /** What to throw for a message that Netty could not read to its end. */
    IOException malformed(Throwable cause) {
        if (Hop.isEnd(cause)) {
            return closedEarly(null);
        }
        if (cause instanceof ResponseDecoder.TooManyHeaders) {
            return hop.limit("headerCount", hop.options().limits().headerCount(), "more headers than allowed");
        }
        if (cause instanceof TooLongFrameException) {
            return hop.limit("headerBytes", hop.options().limits().headerBytes(), "more headers than allowed");
        }
        return hop.malformed(String.valueOf(cause.getMessage()), cause);
    }

    /** The whole response is there. */
    void complete(HttpHeaders trailing) {
        trailers = trailing;
        ended = true;
        hop.events().tell(Kind.BODY, hop, () -> List.of("bytes received: " + intake.received()));
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
        fail(closedEarly(cause));
    }

    private IOException closedEarly(@Nullable Throwable cause) {
        return hop.closed(
                head == null
                        ? "the connection was closed before the response"
                        : "the response was cut short: status=" + head.status().code() + ", bytesReceived="
                                + intake.received() + announcedLength(head),
                !begun,
                cause);
    }

    private static String announcedLength(HttpResponse head) {
        long announced = HttpUtil.getContentLength(head, -1L);
        return announced < 0 ? "" : ", bytesExpected=" + announced;
    }

    private void changed() {
        if (wait != null && isOver(goal)) {
            wait.fire(this);
        }
    }

    private boolean isOver(Goal wanted) {
        return error != null || isReached(wanted);
    }

    private boolean isReached(Goal wanted) {
        return switch (wanted) {
            case GO_AHEAD -> continued || head != null;
            case ROOM -> carrier.isWritable() || ended;
            case HEAD -> head != null;
            case PIECE -> intake.hasPiece() || ended;
            case END -> ended;
        };
    }

    // ---- from the task ----

    /** Waits until {@code wanted} is reached. What came before a failure can still be had. */
    void await(Goal wanted) throws IOException {
        while (!isOver(wanted)) {
            park(wanted, patience.nextLook(wanted));
            if (!isOver(wanted)) {
                patience.ensureInTime(wanted, phase(wanted));
            }
        }
        throwUnlessReached(wanted);
    }

    /** The same for {@code limit} at most, which is no failure; whether it is reached. */
    boolean await(Goal wanted, Duration limit) throws IOException {
        if (!isOver(wanted)) {
            park(wanted, loop.deadlineAfter(limit));
        }
        if (error != null) {
            throwUnlessReached(wanted);
        }
        return isReached(wanted);
    }

    private void park(Goal wanted, Deadline until) {
        goal = wanted;
        wait = Wait.begin();
        try {
            wait.add(this);
            wait.addDeadline(until);
            wait.park();
        } finally {
            wait = null;
        }
    }

    private String phase(Goal wanted) {
        return "phase=" + (wanted == Goal.GO_AHEAD || wanted == Goal.ROOM ? "request" : "response") + ", bytesReceived="
                + intake.received();
    }

    private void throwUnlessReached(Goal wanted) throws IOException {
        if (error != null && !isReached(wanted)) {
            throw hop.failure(error);
        }
    }

    /** Nobody reads what is left of a body that has come. */
    void dropUnread() {
        ((Pieces) intake).clear();
    }

    /** From now on time counts for what is waited for next, whatever was before. */
    void restartClock() {
        patience.step();
    }

    boolean isAnswered() {
        return head != null;
    }

    boolean isEnded() {
        return ended;
    }

    boolean hasFailed() {
        return error != null;
    }

    Received received() {
        if (head == null) {
            throw new IllegalStateException("an exchange is over without a response; please report");
        }
        return new Received(hop, head, version(), List.of());
    }

    private String version() {
        return carrier instanceof Http2Stream
                ? "HTTP/2"
                : head == null ? "" : head.protocolVersion().text();
    }

    HttpHeaders trailers() {
        return trailers;
    }

    /** The body that was wanted whole. */
    byte[] wholeBody() {
        return ((WholeBody) intake).bytes();
    }

    /** The next bytes of the body; null at its end. Waits for them. */
    byte @Nullable [] nextPiece() throws IOException {
        if (!intake.hasPiece()) {
            restartClock();
            await(Goal.PIECE);
        }
        return ((Pieces) intake).poll();
    }
}
