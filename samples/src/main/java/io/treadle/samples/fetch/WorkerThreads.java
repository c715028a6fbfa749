package io.treadle.samples.fetch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Finds the platform threads that a runner needed: those that used any CPU time while it was measured, carriers of
 * virtual threads and helpers of its HTTP client included. Those that the program had before its first runner (the
 * main thread, the JVM's own, the progress bar's) do not count. No runner can hide a thread from this, and none has to
 * pay for it with bookkeeping in each request.
 */
final class WorkerThreads {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String CLEANER = "Common-Cleaner"; // the JVM's own, but started when first needed

    private final Set<Long> others =
            LongStream.of(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());

    /** The CPU time that each live thread has used so far, by its id. */
    Map<Long, Long> cpuTimes() {
        long[] ids = THREADS.getAllThreadIds();
        long[] nanos = THREADS.getThreadCpuTime(ids);
        Map<Long, Long> times = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            times.put(ids[i], nanos[i]);
        }
        return times;
    }

    /** The names of the threads that worked since {@code before} and are still there. */
    List<String> busySince(Map<Long, Long> before) {
        Set<Long> busy = busier(before, cpuTimes());
        busy.removeAll(others);
        return Arrays.stream(THREADS.getThreadInfo(
                        busy.stream().mapToLong(Long::longValue).toArray()))
                .filter(Objects::nonNull)
                .map(ThreadInfo::getThreadName)
                .filter(name -> !name.equals(CLEANER))
                .sorted()
                .toList();
    }

    /** The threads that have used more CPU time after than before; a new one had used none. */
    static Set<Long> busier(Map<Long, Long> before, Map<Long, Long> after) {
        return after.keySet().stream()
                .filter(id -> after.getOrDefault(id, 0L) > before.getOrDefault(id, 0L))
                .collect(Collectors.toSet());
    }
}
