package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.treadle.http.HttpEvent.Kind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has come of a response so far, and what is wrong with it. Nobody waits here; see {@link Exchange}. */
final class Incoming {
    private final Hop hop;
    private final Carrier carrier;
    private final Intake intake;
    private @Nullable HttpResponse head;
    private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
    private boolean begun;
    private boolean continued;
    private int interims;
    private boolean ended;

    Incoming(Hop hop, Carrier carrier) {
        this.hop = hop;
        this.carrier = carrier;
        this.intake = hop.whole() ? new WholeBody(hop) : new Pieces(carrier);
    }

    /** Some bytes are there; whether they are the first ones. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        if (first) {
            hop.events().tell(Kind.FIRST_BYTE, hop, List::of);
        }
        return first;
    }

    /** Takes the head in; false for an interim one (1xx), after which the real one follows. */
    boolean take(HttpResponse response) throws IOException {
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
        return true;
    }

    private void countInterim(HttpResponse response) throws IOException {
        int most = hop.options().limits().interimResponses();
        if (++interims > most) {
            throw hop.limit("interimResponses", most, "more interim responses (1xx) than allowed");
        }
        continued |= response.status().code() == 100;
    }

    private boolean hasBody(int status) {
        return !isHead() && status != 204 && status != 304;
    }

    /** Whether the response will have no body whatever its head says. */
    boolean isHead() {
        return hop.request().method().equals("HEAD");
    }

    void take(ByteBuf bytes) throws IOException {
        intake.add(bytes);
    }

    /** The whole response is there. */
    void end(HttpHeaders trailing) {
        trailers = trailing;
        ended = true;
        hop.events().tell(Kind.BODY, hop, () -> List.of("bytes received: " + received()));
    }

    // ---- what is wrong ----

    /** What to throw for a message that Netty could not read to its end. */
    IOException malformed(Throwable cause) {
        if (Hop.isEnd(cause)) {
            return cut(null);
        }
        if (cause instanceof ResponseDecoder.TooManyHeaders) {
            return hop.limit("headerCount", hop.options().limits().headerCount(), "more headers than allowed");
        }
        if (cause instanceof TooLongFrameException) {
            return hop.limit("headerBytes", hop.options().limits().headerBytes(), "more headers than allowed");
        }
        return hop.malformed(String.valueOf(cause.getMessage()), cause);
    }

    /** What to throw if no more comes, before the end. */
    IOException cut(@Nullable Throwable cause) {
        return hop.closed(
                head == null
                        ? "the connection was closed before the response"
                        : "the response was cut short: status=" + head.status().code() + ", bytesReceived=" + received()
                                + announcedLength(head),
                !begun,
                cause);
    }

    private static String announcedLength(HttpResponse head) {
        long announced = HttpUtil.getContentLength(head, -1L);
        return announced < 0 ? "" : ", bytesExpected=" + announced;
    }

    // ---- what is there ----

    boolean isContinued() {
        return continued;
    }

    boolean hasHead() {
        return head != null;
    }

    boolean hasPiece() {
        return intake.hasPiece();
    }

    /** Whether so much is unread that no more is received. */
    boolean isHeld() {
        return intake instanceof Pieces pieces && pieces.isHeld();
    }

    boolean isEnded() {
        return ended;
    }

    /** The bytes of its body so far. */
    long received() {
        return intake.received();
    }

    /** Its head, as the caller gets it. */
    Received toReceived() {
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

    /** The body that is read piece by piece. */
    Pieces pieces() {
        return (Pieces) intake;
    }
}
