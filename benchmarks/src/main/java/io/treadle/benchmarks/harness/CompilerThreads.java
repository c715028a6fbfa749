package io.treadle.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The threads in which a JVM, this one or another, compiles what it runs, as Linux shows them. */
final class CompilerThreads {
    private static final Pattern NAME = Pattern.compile("C[12] CompilerThre");

    private final Path threads;

    CompilerThreads(long pid) {
        this.threads = Path.of("/proc", Long.toString(pid), "task");
    }

    static CompilerThreads ofThisJvm() {
        return new CompilerThreads(ProcessHandle.current().pid());
    }

    /** The CPU time that they have used, but for those that have ended; 0 where there are none, or nobody tells. */
    long cpuNanos() {
        try (Stream<Path> all = Files.list(threads)) {
            return all.filter(CompilerThreads::compiles)
                    .mapToLong(CompilerThreads::cpuNanosOf)
                    .sum();
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static boolean compiles(Path thread) {
        return NAME.matcher(read(thread, "comm")).lookingAt();
    }

    private static long cpuNanosOf(Path thread) {
        return Long.parseLong("0" + read(thread, "schedstat").split(" ", 2)[0]);
    }

    private static String read(Path thread, String file) {
        try {
            return Files.readString(thread.resolve(file));
        } catch (IOException hasJustEnded) {
            return "";
        }
    }
}
