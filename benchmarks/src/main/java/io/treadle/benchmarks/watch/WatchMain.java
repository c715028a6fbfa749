package io.treadle.benchmarks.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import java.lang.management.ManagementFactory;

/**
 * The process that compares two loops, one that nothing looks at and one that something does: they do the same work by turns, so
 * that whatever else the machine does meets both, and what counts is the CPU time of the process, the watchdog's included.
 */
final class WatchMain {
    private final Work work;
    private final Watching watching;
    private final String url;
    private final EventLoop plain = loop(WatchOptions.OFF);
    private final EventLoop watched;

    private WatchMain(Work work, Watching watching, String url) {
        this.work = work;
        this.watching = watching;
        this.url = url;
        this.watched = loop(watching.options());
    }

    private static EventLoop loop(WatchOptions watch) {
        return EventLoop.create(LoopOptions.DEFAULT.withWatch(watch));
    }

    /** Arguments: work, watching, the URL of a page, how many rounds. Prints a {@link WatchReport}. */
    public static void main(String[] args) throws Exception {
        var main = new WatchMain(Work.valueOf(args[0]), Watching.valueOf(args[1]), args[2]);
        int rounds = Integer.parseInt(args[3]);
        main.compare(Math.max(2, rounds / 4)); // the compiler is at work
        System.out.println(json(main.compare(rounds)));
        main.plain.close();
        main.watched.close();
    }

    private static String json(WatchReport report) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(report);
    }

    private WatchReport compare(int rounds) throws Exception {
        long plainNanos = 0;
        long watchedNanos = 0;
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                plainNanos += plainNanos();
                watchedNanos += watchedNanos();
            } else {
                watchedNanos += watchedNanos();
                plainNanos += plainNanos();
            }
        }
        double operations = (double) rounds * work.operations();
        return new WatchReport(plainNanos / operations, watchedNanos / operations);
    }

    private long plainNanos() throws Exception {
        return cpuNanosOf(() -> work.runOn(plain, url));
    }

    private long watchedNanos() throws Exception {
        long[] nanos = new long[1];
        watching.around(() -> nanos[0] = cpuNanosOf(() -> work.runOn(watched, url)));
        return nanos[0];
    }

    private static long cpuNanosOf(Action<Exception> action) throws Exception {
        long before = cpuNanos();
        action.run();
        return cpuNanos() - before;
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
