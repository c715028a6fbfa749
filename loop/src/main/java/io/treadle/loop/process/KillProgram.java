package io.treadle.loop.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The system's program that signals a process, for what the JDK cannot send. Blocks, so is for the offload pool. */
/*
 * The number of a process that has ended may be given to another one, once the JDK has waited for it. So nothing is sent to one
 * that has ended. What is left is the time from that look to the signal: the JDK has no call that closes it, and the system gives
 * a number again only when it has gone through all others.
 */
final class KillProgram {
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9+-]*");

    private static final Pattern NOT_OF_NAMES = Pattern.compile("[^A-Z0-9+-]+");

    private KillProgram() {}

    /** As POSIX names it: {@code USR1}. */
    static String canonical(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        var bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (!NAME.matcher(bare).matches()) {
            throw new IllegalArgumentException("expected the name of a signal, for instance USR1: name=" + name);
        }
        return bare;
    }

    /** Sends it; throws as {@link Subprocess#signal} says. */
    static void send(String signal, Subprocess target) throws IOException {
        ensureAlive(signal, target);
        var sending = Run.of("kill -s \"$1\" \"$2\"", signal, Long.toString(target.pid()));
        if (sending.exitCode == 0) {
            return;
        }
        ensureAlive(signal, target);
        if (!isKnown(signal)) {
            throw new IllegalArgumentException(
                    "the system knows no such signal: signal=" + signal + "; kill -l lists those that it knows");
        }
        throw new IOException("could not signal: signal=" + signal + ", process=" + target + ": " + sending.output);
    }

    private static void ensureAlive(String signal, Subprocess target) {
        if (!target.isAlive()) {
            throw new IllegalStateException("the process has ended, and takes no signal: signal=" + signal
                    + ", process=" + target + "; exitStatus() tells how it ended");
        }
    }

    /** Some shells list names, others numbers and names with SIG in front. */
    private static boolean isKnown(String signal) throws IOException {
        return NOT_OF_NAMES
                .splitAsStream(Run.of("kill -l").output)
                .map(name -> name.startsWith("SIG") ? name.substring(3) : name)
                .anyMatch(signal::equals);
    }

    /** What a line of the shell has said, and how it ended. */
    private record Run(int exitCode, String output) {
        static Run of(String line, String... arguments) throws IOException {
            var command = new ArrayList<>(List.of("/bin/sh", "-c", line, "kill"));
            command.addAll(List.of(arguments));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var output = process.getInputStream()) {
                var said = new String(output.readAllBytes(), UTF_8).strip();
                return new Run(process.onExit().join().exitValue(), said);
            }
        }
    }
}
