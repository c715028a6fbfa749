package io.treadle.benchmarks.switching;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts all threads of this process on one CPU (Linux). Only there a platform thread's yield is a switch to another
 * thread: with a CPU for each of them nobody has to give way.
 */
final class OneCpu {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private OneCpu() {}

    /** Also for the threads that are started later. */
    static void pin() throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset = new ProcessBuilder("taskset", "--all-tasks", "--cpu-list", "--pid", firstAllowed(), pid)
                .redirectErrorStream(true)
                .start();
        String output = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset (of util-linux) should put the process on one CPU: " + output);
        }
    }

    /** From a list such as {@code 0-3,8}. */
    private static String firstAllowed() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(ALLOWED)) {
                return line.substring(ALLOWED.length()).strip().split("[-,]", 2)[0];
            }
        }
        throw new IOException("expected a line " + ALLOWED + " in " + STATUS);
    }
}
