package io.treadle.benchmarks.harness;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a peer in a JVM of its own says of itself, on standard output: how long a piece of work took, and what it cost this
 * process. Begins when it is made.
 */
public final class Measured {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;
    private static final double KIB_PER_MEGA = 1e6 / 1024;

    private final long started = System.nanoTime();
    private final long cpuBefore = SYSTEM.getProcessCpuTime();

    /** The time since it was made, in seconds. */
    public double seconds() {
        return (System.nanoTime() - started) / NANOS;
    }

    /** Says that so much was done by now: how much a second, the CPU time for one, and the largest memory up to now. */
    public void tell(String what, long count) {
        tell(what, count, 0, 0);
    }

    /** The same of a process that had others work for it, with their CPU time and their memory. */
    public void tell(String what, long count, double foreignCpuSeconds, double foreignMegabytes) {
        tell(what, count, seconds(), usedCpuSeconds() + foreignCpuSeconds, peakMegabytes() + foreignMegabytes);
    }

    /** The same of work that something else has measured. */
    public static void tell(String what, long count, double seconds, double cpuSeconds, double peakMegabytes) {
        say(what + "s/s", count / seconds);
        say("cpu-us/" + what, cpuSeconds * MICROS / count);
        say("peak-MB", peakMegabytes);
    }

    /** The CPU time that this process has used since it was made, in seconds. */
    public double usedCpuSeconds() {
        return (SYSTEM.getProcessCpuTime() - cpuBefore) / NANOS;
    }

    /** Says how long the whole took by now, in wall time and CPU time, and the largest memory up to now. */
    public void tellWhole() {
        tellWhole(1);
    }

    /** The same for each of so many rounds of it. */
    public void tellWhole(int rounds) {
        double seconds = seconds() / rounds;
        double cpuSeconds = usedCpuSeconds() / rounds;
        say("s", seconds);
        say("cpu-s", cpuSeconds);
        say("peak-MB", peakMegabytes());
    }

    /** Says one measured number. By hand: a library for JSON would cost more than a program does that is idle, or has just begun. */
    public static void say(String unit, double value) {
        System.out.println("{\"unit\":\"" + unit + "\",\"value\":" + value + "}");
    }

    /** The CPU time that this process has used since its start, in seconds. */
    public static double cpuSeconds() {
        return SYSTEM.getProcessCpuTime() / NANOS;
    }

    /**
     * The CPU time of the threads that this process has now, in seconds: exact, where {@link #cpuSeconds()} goes by hundredths of a
     * second, but without the threads that have ended. The same as that where Linux does not tell.
     */
    public static double cpuSecondsOfThreads() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.mapToLong(Measured::cpuNanos).sum() / NANOS;
        } catch (IOException notLinux) {
            return cpuSeconds();
        }
    }

    private static long cpuNanos(Path thread) {
        try {
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        } catch (IOException hasJustEnded) {
            return 0;
        }
    }

    /** The memory that this process has now, in megabytes, as Linux reports it; 0 elsewhere. */
    public static double residentMegabytes() {
        return memory("VmRSS:");
    }

    /** The largest memory that this process has had, in megabytes, as Linux reports it; 0 elsewhere. */
    public static double peakMegabytes() {
        return memory("VmHWM:");
    }

    private static double memory(String name) {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D+", "")) / KIB_PER_MEGA)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read what Linux says of this process: " + e, e);
        }
    }
}
