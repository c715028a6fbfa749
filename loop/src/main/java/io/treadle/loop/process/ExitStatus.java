package io.treadle.loop.process;

import java.util.Map;
import java.util.Optional;

/**
 * How a process ended.
 *
 * @param code what it gave to {@code exit}; 128 and the number of the signal where one ended it, as shells report it. The JDK
 *     does not tell that from an exit with such a number
 */
public record ExitStatus(int code) {
    private static final int SIGNALLED = 128;

    /** Those whose numbers are the same on all systems of today, and end a process. */
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 8, "FPE", 9, "KILL", 11, "SEGV", 13, "PIPE", 15,
            "TERM");

    /** Whether it ended with 0. */
    public boolean isSuccess() {
        return code == 0;
    }

    /** The signal that seems to have ended it, without its {@code SIG}. */
    public Optional<String> signal() {
        return Optional.ofNullable(SIGNALS.get(code - SIGNALLED));
    }

    @Override
    public String toString() {
        return signal().map(name -> "ended by SIG" + name + " (exit code " + code + ")")
                .orElse("exit code " + code);
    }
}
