package io.treadle.testkit;

import java.nio.charset.StandardCharsets;

/** Bytes as text of ISO 8859-1, and as people can read them. */
final class Bytes {
    private static final int MOST_SHOWN = 200;

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String show(byte[] bytes) {
        return show(text(bytes));
    }

    /** Quoted, with all but printable ASCII escaped, and cut if it is long. */
    static String show(String text) {
        var shown = new StringBuilder("\"");
        text.chars().limit(MOST_SHOWN).forEach(c -> shown.append(escape((char) c)));
        shown.append('"');
        return text.length() <= MOST_SHOWN ? shown.toString() : shown + "... (" + text.length() + " bytes)";
    }

    private static String escape(char c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"', '\\' -> "\\" + c;
            default -> c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c);
        };
    }
}
