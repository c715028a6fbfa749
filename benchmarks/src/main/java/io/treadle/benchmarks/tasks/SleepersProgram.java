package io.treadle.benchmarks.tasks;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Command;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.JvmCommand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Very many tasks that sleep: wall time, CPU time and peak memory of the whole process, from its first task to its last. All
 * peers with the same flags of the JVM, those that a program with so many threads would choose.
 */
public final class SleepersProgram implements Program {
    private static final String PAUSE = "PT10S";
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmn8m", // all that is new survives: a larger nursery would only be copied and stay resident
            "-XX:MarkSweepAlwaysCompactCount=1", // else the warm-up leaves gaps, of 17 MB, behind
            "-XX:InlineSmallCode=10000", // see docs/flags.md
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:TrimNativeHeapInterval=1000", // what the compiler took and gave back is no longer counted
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UseCompactObjectHeaders",
            "-Djdk.trackAllThreads=false");

    @Override
    public String name() {
        return "sleepers";
    }

    @Override
    public String summary() {
        return "very many tasks that sleep 10 s, wall time, CPU time and peak memory of the process";
    }

    @Override
    public Set<String> peers() {
        return new LinkedHashSet<>(List.of("treadle", "virtual-threads"));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        int tasks = effort.quick() ? 100_000 : 1_000_000;
        List<Case> cases = peers().stream()
                .filter(peers::contains)
                .map(peer -> new Case(peer, Params.of("tasks", tasks), () -> run(peer, tasks)))
                .toList();
        return new Interleaving(name(), effort.processes()).measure(cases);
    }

    private static List<Sample> run(String peer, int tasks) throws BenchmarkFailedException {
        List<String> words = new ArrayList<>(JvmCommand.of(Sleepers.class, peer, Integer.toString(tasks), PAUSE));
        words.addAll(1, FLAGS);
        String[] numbers = new Command(peer, words).output().getLast().split(" ", -1);
        return List.of(sample("s", numbers[0]), sample("cpu-s", numbers[1]), sample("MB", numbers[2]));
    }

    private static Sample sample(String unit, String number) {
        return new Sample(unit, Double.parseDouble(number));
    }
}
