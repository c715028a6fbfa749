package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.treadle.core.Wait;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the task that waits to the connection that reads and back. All of it happens on the
 * loop's thread.
 */
final class Exchange implements Wait.Clause {
    /** A length that a server claims is believed up to here before the bytes are there. */
    private static final int MAX_BYTES_ON_TRUST = 1 << 20;

    private static final byte[] EMPTY = {};

    private final Request request;
    private final Wait wait;
    private final long maxBytes;
    private @Nullable HttpResponse head;
    private byte[] body = EMPTY;
    private int length;
    private boolean begun;
    private @Nullable Throwable error;

    Exchange(Request request, Wait wait, long maxBytes) {
        this.request = request;
        this.wait = wait;
        this.maxBytes = maxBytes;
        wait.add(this);
    }

    /** The waiting task has given up; the connection finds out when it is closed. */
    @Override
    public void undo() {}

    @Override
    public boolean isExternal() {
        return true;
    }

    /** Whether the response will have no body whatever its head says. */
    boolean isHead() {
        return request.method().equals("HEAD");
    }

    /** The server has begun to answer, so it has seen the request. */
    void bytesHaveCome() {
        begun = true;
    }

    /** Takes the head in; false for an interim one (1xx), after which the real one follows. */
    boolean begin(HttpResponse response) throws IOException {
        if (response.decoderResult().isFailure()) {
            throw malformed(response.decoderResult().cause());
        }
        ensureUnderstood(response);
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return false;
        }
        head = response;
        if (hasBody(response.status().code())) {
            expect(HttpUtil.getContentLength(response, 0L));
        }
        return true;
    }

    /** Netty also takes other protocols' heads for one, and numbers that are no status. */
    private void ensureUnderstood(HttpResponse response) throws ProtocolException {
        var version = response.protocolVersion();
        int status = response.status().code();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            throw malformed("expected HTTP/1.1: version=" + version);
        }
        if (status < 100 || status > 999) {
            throw malformed("a status has three digits: status=" + status);
        }
        if (status == 101) {
            throw malformed("the server switches to another protocol, which this client cannot");
        }
        ensureDecoded(response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
    }

    /** Codings that we have not asked for and cannot undo; Netty looks for the word "chunked" only. */
    private void ensureDecoded(List<String> codings) throws ProtocolException {
        if (!codings.isEmpty() && (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked"))) {
            throw malformed("expected no Transfer-Encoding but chunked: Transfer-Encoding=" + codings);
        }
    }

    private boolean hasBody(int status) {
        return !isHead() && status != 204 && status != 304;
    }

    private void expect(long announced) throws ResponseTooLargeException {
        ensureAllowed(announced);
        body = new byte[(int) Math.min(announced, MAX_BYTES_ON_TRUST)];
    }

    void append(ByteBuf bytes) throws IOException {
        int count = bytes.readableBytes();
        ensureAllowed((long) length + count);
        if (body.length - length < count) {
            body = Arrays.copyOf(body, Math.max(length + count, (int) Math.min(maxBytes, body.length * 2L)));
        }
        bytes.readBytes(body, length, count);
        length += count;
    }

    private void ensureAllowed(long bytes) throws ResponseTooLargeException {
        if (bytes > maxBytes) {
            throw new ResponseTooLargeException("the response is longer than allowed: request=" + request + ", bytes="
                    + bytes + ", maxResponseBytes=" + maxBytes + "; raise it in HttpOptions");
        }
    }

    /** What to throw for a message that Netty could not read to its end. */
    IOException malformed(Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            return closedEarly(null);
        }
        var problem = malformed(String.valueOf(cause.getMessage()));
        problem.initCause(cause);
        return problem;
    }

    ProtocolException malformed(String reason) {
        return new ProtocolException(
                "the response is malformed: request=" + request + ": " + HeaderRules.printable(reason));
    }

    /** The whole response is there. */
    void complete() {
        wait.fire(this);
    }

    void fail(Throwable cause) {
        error = cause;
        wait.fire(this);
    }

    /** The connection has ended before the response did. */
    void cutOff(@Nullable Throwable cause) {
        fail(closedEarly(cause));
    }

    private ConnectionClosedException closedEarly(@Nullable Throwable cause) {
        return new ConnectionClosedException(
                head == null
                        ? "the connection was closed before the response: request=" + request
                        : "the response was cut short: request=" + request + ", status="
                                + head.status().code() + ", bytesReceived=" + length + announcedLength(head),
                !begun,
                cause);
    }

    private static String announcedLength(HttpResponse head) {
        long announced = HttpUtil.getContentLength(head, -1L);
        return announced < 0 ? "" : ", bytesExpected=" + announced;
    }

    /** Waits for the response. */
    Response await(String phase) throws IOException {
        wait.park();
        if (wait.isTimedOut()) {
            throw new HttpTimeoutException("no whole response in time: request=" + request + ", phase=" + phase
                    + ", bytesReceived=" + length + "; the limit is HttpOptions.timeout");
        }
        if (error instanceof IOException e) {
            throw e;
        }
        if (error != null) {
            throw new IOException("the exchange failed: request=" + request, error);
        }
        return response();
    }

    private Response response() {
        if (head == null) {
            throw new IllegalStateException("an exchange is over without a response; please report");
        }
        return new Response(
                head.status().code(),
                head.status().reasonPhrase(),
                head.protocolVersion().text(),
                head.headers(),
                length == body.length ? body : Arrays.copyOf(body, length));
    }
}
