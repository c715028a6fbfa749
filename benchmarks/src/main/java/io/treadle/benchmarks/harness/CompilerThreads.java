package io.treadle.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The threads in which JVMs compile what they run, as Linux shows them. */
final class CompilerThreads {
    private static final Pattern NAME = Pattern.compile("C[12] CompilerThre");

    private final List<ProcessHandle> jvms;

    CompilerThreads(Stream<ProcessHandle> jvms) {
        this.jvms = jvms.toList();
    }

    /** Of this JVM and those that it has started. */
    static CompilerThreads here() {
        var here = ProcessHandle.current();
        return new CompilerThreads(Stream.concat(Stream.of(here), here.descendants()));
    }

    /** The same, and of another process, which need not have any. */
    static CompilerThreads hereAndOf(long pid) {
        var all = here().jvms.stream();
        return new CompilerThreads(Stream.concat(all, ProcessHandle.of(pid).stream()));
    }

    /**
     * The time for which they have run, or waited for a processor to run on, but for those that have ended; 0 where there are none,
     * or nobody tells.
     */
    long busyNanos() {
        return jvms.stream().mapToLong(CompilerThreads::busyNanosIn).sum();
    }

    private static long busyNanosIn(ProcessHandle jvm) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(jvm.pid()), "task"))) {
            return all.filter(CompilerThreads::compiles)
                    .mapToLong(CompilerThreads::busyNanosOf)
                    .sum();
        } catch (IOException hasEndedOrIsNotLinux) {
            return 0;
        }
    }

    private static boolean compiles(Path thread) {
        return NAME.matcher(read(thread, "comm")).lookingAt();
    }

    private static long busyNanosOf(Path thread) {
        String[] times = read(thread, "schedstat").split(" ", 3);
        return times.length < 2 ? 0 : Long.parseLong(times[0]) + Long.parseLong(times[1]);
    }

    private static String read(Path thread, String file) {
        try {
            return Files.readString(thread.resolve(file));
        } catch (IOException hasJustEnded) {
            return "";
        }
    }
}
