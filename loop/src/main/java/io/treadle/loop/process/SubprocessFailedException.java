package io.treadle.loop.process;

import java.io.IOException;

/** A process that was run ended otherwise than it should have; {@link #result} is what became of it. */
public final class SubprocessFailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int QUOTED_CHARS = 500;

    private final transient SubprocessResult result;

    SubprocessFailedException(String how, SubprocessResult result) {
        super(CommandText.of(result.command()) + ": " + how
                + endOf(result.stderr().strip()));
        this.result = result;
    }

    private static String endOf(String text) {
        if (text.isEmpty()) {
            return "";
        }
        return "; stderr: "
                + (text.length() <= QUOTED_CHARS ? text : "..." + text.substring(text.length() - QUOTED_CHARS));
    }

    public SubprocessResult result() {
        return result;
    }
}
