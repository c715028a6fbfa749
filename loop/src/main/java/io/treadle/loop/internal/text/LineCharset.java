package io.treadle.loop.internal.text;

import java.nio.charset.Charset;
import java.util.Arrays;

/** The charsets of texts whose lines can be told apart before they are decoded. */
public final class LineCharset {
    private static final byte[] LINE_END = {'\r', '\n'};

    private LineCharset() {}

    /**
     * Returns {@code charset}.
     *
     * @throws IllegalArgumentException if it has other bytes for the ends of lines than ASCII
     */
    public static Charset ensure(Charset charset) {
        if (charset.canEncode() && !Arrays.equals("\r\n".getBytes(charset), LINE_END)) {
            throw new IllegalArgumentException(
                    "expected a charset that has the line ends of ASCII, unlike UTF-16, UTF-32 and"
                            + " EBCDIC: charset=" + charset
                            + "; read the bytes, and decode them before you look for lines");
        }
        return charset;
    }
}
