package io.treadle.samples.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the server answers.
 *
 * <pre>
 * /page/N       200 with a page of the size and after the delay that the server was started with; N is free
 * /size/BYTES   200 with that many bytes, at once
 * /status/CODE  that status, at once
 * /cut          200 that promises 1000 bytes, sends 500, and closes
 * /gather/N     200, as soon as N such requests wait: they were under way at once
 * /never        no answer; the connection stays open
 * other         404
 * </pre>
 */
final class Pages {
    private static final int CUT_PROMISED = 1000;

    private final Answer page;

    Pages(Duration delay, int size) {
        ByteBuf bytes = Unpooled.unreleasableBuffer(ok(size)); // made once, and kept as long as the server lives
        page = new Answer(bytes::duplicate, delay.toNanos(), 1, false);
    }

    /**
     * @param bytes makes what is sent, anew for each time that it is
     * @param delayNanos to wait before
     * @param gathers how many such requests must wait before all are answered
     * @param closes whether the connection ends after it
     */
    record Answer(Supplier<ByteBuf> bytes, long delayNanos, int gathers, boolean closes) {
        private static Answer atOnce(Supplier<ByteBuf> bytes) {
            return new Answer(bytes, 0, 1, false);
        }
    }

    /** The answer for a request's target. */
    Answer answer(String target) {
        return target.startsWith("/page/") ? page : special(target.split("/", 3));
    }

    private static Answer special(String[] target) {
        int number = target.length > 2 ? number(target[2]) : 0;
        return switch (target.length > 1 ? target[1] : "") {
            case "size" -> Answer.atOnce(() -> ok(number));
            case "status" -> Answer.atOnce(() -> status(number));
            case "gather" -> new Answer(() -> ok(0), 0, number, false);
            case "cut" -> new Answer(() -> response("200 OK", CUT_PROMISED, CUT_PROMISED / 2), 0, 1, true);
            case "never" -> Answer.atOnce(() -> Unpooled.EMPTY_BUFFER);
            default -> Answer.atOnce(() -> status(404));
        };
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static ByteBuf ok(int size) {
        return response("200 OK", size, size);
    }

    private static ByteBuf status(int code) {
        boolean isFinal = code >= 200 && code < 600; // one below 200 announces another answer
        return response(HttpResponseStatus.valueOf(isFinal ? code : 404).toString(), 0, 0);
    }

    private static ByteBuf response(String status, int promised, int sent) {
        String head =
                "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n".formatted(status, promised);
        ByteBuf response = Unpooled.directBuffer(head.length() + sent);
        response.writeCharSequence(head, StandardCharsets.US_ASCII);
        for (int i = 0; i < sent; i++) {
            response.writeByte('a' + i % 26);
        }
        return response;
    }
}
