package io.treadle.loop.stream;

import io.treadle.loop.internal.text.LineCharset;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A line of text. */
record Line(Charset charset, int limit) implements Piece<@Nullable String> {
    Line {
        LineCharset.ensure(charset);
        Limits.ensureNotNegative("limit", limit);
    }

    @Override
    public int find(Received received, int seen) throws StreamLimitException {
        int end = received.indexOf((byte) '\n', seen);
        if (end >= 0) {
            Limits.ensureWithin(limit, endOfText(received, end), this, received);
            return end + 1;
        }
        // The last byte may belong to the end of the line.
        Limits.ensureWithin(limit, endOfText(received, received.size()), this, received);
        return NOT_YET;
    }

    private static int endOfText(Received received, int end) {
        return end > 0 && received.byteAt(end - 1) == '\r' ? end - 1 : end;
    }

    @Override
    public String take(Received received, int length) {
        int text = endOfText(received, length - 1);
        var line = new String(received.take(text), charset);
        received.skip(length - text);
        return line;
    }

    @Override
    public @Nullable String atEnd(Received received) {
        return received.size() == 0 ? null : new String(received.take(received.size()), charset);
    }
}
