package io.treadle.http.internal;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;

/** What may stand in the head of a request: nothing that a server could read as more than was meant. */
public final class HeaderRules {
    private static final int LATIN_1 = 0xff;

    private HeaderRules() {}

    public static boolean isToken(String text) {
        return !text.isEmpty() && HttpHeaderValidationUtil.validateToken(text) < 0;
    }

    /** Throws {@link IllegalArgumentException} unless it can be sent. The value is not shown: it may be a secret. */
    public static void ensureValid(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException(
                    "a header's name has letters, digits and !#$%&'*+-.^_`|~ only: name=" + printable(name));
        }
        if (!isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "a header's value has no control characters (CR, LF, NUL), does not begin"
                            + " with a space, and is ISO 8859-1; encode what is not: name=" + name);
        }
    }

    private static boolean isFieldValue(String value) {
        return value.isEmpty()
                || (HttpHeaderValidationUtil.validateValidHeaderValue(value) < 0
                        && value.chars().allMatch(c -> c <= LATIN_1));
    }

    /** For messages: {@code text} without characters that would break a line of a log. */
    public static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
