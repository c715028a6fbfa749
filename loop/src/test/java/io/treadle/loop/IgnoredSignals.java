package io.treadle.loop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A signal that was ignored when a JVM began stays so: below nohup that is HUP, in the background of a script INT. */
public final class IgnoredSignals {
    private IgnoredSignals() {}

    /** Skips the test if this JVM, and so those that it starts, ignores the signal {@code number}. */
    public static void assumeNotIgnored(int number) throws IOException {
        var status = Path.of("/proc/self/status");
        assumeTrue(!Files.exists(status) || (ignoredBy(status) >> (number - 1) & 1) == 0, "signal " + number);
    }

    private static long ignoredBy(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16))
                .findFirst()
                .orElse(0L);
    }
}
