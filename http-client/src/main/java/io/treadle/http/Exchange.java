package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.treadle.core.Wait;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
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
    private boolean done;
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

    /** Whether the status line has come. */
    boolean hasHead() {
        return head != null;
    }

    /** Takes the head in; false for an interim one (1xx), after which the real one follows. */
    boolean begin(HttpResponse response) throws IOException {
        if (response.decoderResult().isFailure()) {
            throw malformed(response.decoderResult().cause());
        }
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != 101) {
            return false;
        }
        head = response;
        long announced = HttpUtil.getContentLength(response, -1L);
        ensureAllowed(announced);
        if (announced > 0) {
            body = new byte[(int) Math.min(announced, MAX_BYTES_ON_TRUST)];
        }
        return true;
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

    ProtocolException malformed(Throwable cause) {
        var problem =
                new ProtocolException("the response is malformed: request=" + request + ": " + cause.getMessage());
        problem.initCause(cause);
        return problem;
    }

    /** The whole response is there. */
    void complete() {
        done = true;
        wait.fire(this);
    }

    void fail(Throwable cause) {
        error = cause;
        done = true;
        wait.fire(this);
    }

    boolean isDone() {
        return done;
    }

    /** The connection has ended before the response did. */
    void cutOff(@Nullable Throwable cause) {
        fail(new ConnectionClosedException(
                head == null
                        ? "the connection was closed before the response: request=" + request
                        : "the response was cut short: request=" + request + ", status="
                                + head.status().code() + ", bytesReceived=" + length + announcedLength(head),
                head == null,
                cause));
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
