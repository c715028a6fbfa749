package io.treadle.loop.net;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.util.regex.Pattern;

/**
 * Why a connection has broken, in words for either side of it: Netty's native transports name their function, which the one that
 * reads may not have called.
 */
final class Breakage {
    private static final Pattern NATIVE = Pattern.compile("(.*?)\\(\\.\\.\\) failed with error\\(-?\\d+\\): (.*)");
    private static final Pattern WRITES = Pattern.compile("(?i)(write|send|splice).*");

    private Breakage() {}

    /** What {@code cause} says; some of Netty and the JDK say nothing. */
    static String words(Throwable cause) {
        if (cause instanceof NoRouteToHostException) {
            return "the network or the host cannot be reached";
        }
        var said = cause.getMessage();
        return said == null ? cause.toString() : said;
    }

    /** {@code cause}, with the system's reason and whether reading or writing found it. */
    static Throwable explain(Throwable cause) {
        var said = NATIVE.matcher(String.valueOf(cause.getMessage()));
        if (!(cause instanceof IOException) || !said.matches()) {
            return cause;
        }
        var found = WRITES.matcher(said.group(1)).matches() ? "writing" : "reading";
        return new IOException(said.group(2) + ", found by " + found, cause);
    }
}
