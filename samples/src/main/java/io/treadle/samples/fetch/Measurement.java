package io.treadle.samples.fetch;

import com.sun.management.OperatingSystemMXBean;
import io.treadle.core.function.Action;
import io.treadle.samples.cli.Progress;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** Runs the same load with one runner after the other, each warmed up first, and measures them all in one way. */
public final class Measurement {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Load load;
    private final Progress progress;
    private final WorkerThreads threads = new WorkerThreads();

    /** Make it before any runner: the threads that are there already are not counted as a runner's. */
    public Measurement(Load load, Progress progress) {
        this.load = load;
        this.progress = progress;
    }

    /** What makes a runner warm. */
    @FunctionalInterface
    public interface WarmUp {
        /** Runs {@code round}, which fetches as much as the load says, as often as is needed. */
        void repeat(Action<Exception> round) throws Exception;
    }

    /** Fetches everything with one runner and waits until it is done and closed. */
    public Report run(RunnerKind kind) throws Exception {
        return run(kind, this::warmUpOnce);
    }

    /** The same with another warm-up. */
    public Report run(RunnerKind kind, WarmUp warmUp) throws Exception {
        progress.stage(kind.toString());
        try (FetchRunner runner = kind.open(load)) {
            warmUp.repeat(() -> runner.fetchAll(load.warmupUrls(), new Meter(progress)));
            return measure(kind, runner);
        }
    }

    private void warmUpOnce(Action<Exception> round) throws Exception {
        if (load.warmup() > 0) {
            round.run();
            JitCompiler.awaitQuiet();
        }
    }

    private Report measure(RunnerKind kind, FetchRunner runner) throws Exception {
        Meter meter = new Meter(progress);
        Map<Long, Long> threadsBefore = threads.cpuTimes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        runner.fetchAll(load.urls(), meter);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
        return meter.report(kind.toString(), seconds, cpuSeconds, threads.busySince(threadsBefore));
    }
}
