package io.treadle.benchmarks.echo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What another process uses, as the operating system tells. */
final class Usage {
    private static final double KIB = 1024;

    private Usage() {}

    /** The processor time, of the user and in the system, that the process has used since it was started. */
    static Duration cpuOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(
                        () -> new IllegalStateException("the process has ended, or hides its CPU time: pid=" + pid));
    }

    /** The largest amount of memory that the process has had, in bytes. */
    static double peakMemoryOf(long pid) throws IOException {
        return statusOf(pid, "VmHWM:");
    }

    /** The memory that the process has, in bytes. */
    static double memoryOf(long pid) throws IOException {
        return statusOf(pid, "VmRSS:");
    }

    private static double statusOf(long pid, String name) throws IOException {
        var status = Path.of("/proc", Long.toString(pid), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(name)) {
                return KIB * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("expected a line of /proc/PID/status: line=" + name + ", pid=" + pid);
    }
}
