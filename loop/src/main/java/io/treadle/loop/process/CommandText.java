package io.treadle.loop.process;

import java.util.List;

/** A command as messages quote it: of a long one, which may have megabytes, the beginning. */
final class CommandText {
    private static final int MOST_CHARS = 500;

    private CommandText() {}

    static String of(List<String> command) {
        var text = String.join(" ", command);
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "...";
    }
}
