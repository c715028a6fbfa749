package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A micro benchmark that JMH runs, each run of a case in a JVM of its own. It is a class whose {@code @Benchmark} methods
 * are the peers ({@code rawContinuation} is the peer {@code raw-continuation}) and which has one {@code @Param}. Peers in
 * other languages measure themselves, in between.
 */
public final class JmhProgram implements Program {
    private static final Comparator<String> TREADLE_FIRST =
            Comparator.comparing((String peer) -> !peer.equals("treadle")).thenComparing(Comparator.naturalOrder());

    private final Class<?> benchmark;
    private final String summary;
    private final Values values;
    private final Map<String, String> methods = new TreeMap<>(TREADLE_FIRST);
    private final List<ProcessPeer> processes;

    /** The values of the one parameter: all of them, and those of a quick run. */
    public record Values(String param, List<Integer> full, List<Integer> quick) {
        List<Integer> of(Effort effort) {
            return effort.quick() ? quick : full;
        }
    }

    /** The program of a benchmark class, with the one line that says what it measures, and its peers in other languages. */
    public JmhProgram(Class<?> benchmark, Values values, String summary, ProcessPeer... processes) {
        this.benchmark = benchmark;
        this.values = values;
        this.summary = summary;
        this.processes = List.of(processes);
        Stream.of(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .forEach(method -> methods.put(dashed(method.getName()), method.getName()));
    }

    @Override
    public String name() {
        return dashed(benchmark.getSimpleName());
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public Set<String> peers() {
        Set<String> all = new LinkedHashSet<>(methods.keySet());
        processes.forEach(peer -> all.add(peer.name()));
        return all;
    }

    @Override
    public Map<String, String> versions(Set<String> chosen) {
        return ProcessPeer.versions(processes, chosen);
    }

    @Override
    public Map<String, String> missing(Set<String> peers) {
        return ProcessPeer.missing(processes, peers);
    }

    private List<ProcessPeer> chosen(Set<String> peers) {
        return processes.stream().filter(peer -> peers.contains(peer.name())).toList();
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        List<Case> cases = new ArrayList<>();
        for (int value : values.of(effort)) {
            methods.keySet().stream().filter(peers::contains).forEach(peer -> cases.add(row(peer, value, effort)));
            chosen(peers).forEach(peer -> cases.add(row(peer, value, effort)));
        }
        return new Interleaving(name(), effort.forks()).measure(cases);
    }

    private Case row(String peer, int value, Effort effort) {
        ChainedOptionsBuilder options = options(peer, value, effort);
        return new Case(peer, params(value), () -> logged(options));
    }

    private Case row(ProcessPeer peer, int value, Effort effort) {
        return new Case(peer.name(), params(value), () -> peer.run(name(), value, effort));
    }

    private Params params(int value) {
        return Params.of(values.param(), value);
    }

    private ChainedOptionsBuilder options(String peer, int value, Effort effort) {
        TimeValue iteration = TimeValue.milliseconds(effort.iterationMillis());
        return new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark.getName() + "." + methods.get(peer)) + "$")
                .param(values.param(), Integer.toString(value))
                .forks(1)
                .jvmArgsPrepend(collector())
                .warmupIterations(effort.iterations())
                .warmupTime(iteration)
                .measurementIterations(effort.iterations())
                .measurementTime(iteration)
                .addProfiler(CostProfiler.class)
                .shouldFailOnError(true);
    }

    /**
     * The one that the JVM takes by itself on the processors that there are, unless who started this one has chosen. Said to all, since
     * one that is told of a single processor takes another: with that a switch costs less by a twentieth, and a start by a tenth.
     */
    private static String[] collector() {
        boolean isChosen = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(flag -> flag.matches("-XX:\\+Use\\w+GC"));
        if (isChosen) {
            return new String[0];
        }
        boolean isAlone = Runtime.getRuntime().availableProcessors() == 1;
        return new String[] {isAlone ? "-XX:+UseSerialGC" : "-XX:+UseG1GC"};
    }

    /** JMH's own output goes to a file, which is shown only if the run fails. */
    private List<Sample> logged(ChainedOptionsBuilder options) throws BenchmarkFailedException {
        try {
            Path log = Files.createTempFile("jmh", ".log");
            List<Sample> samples = fork(options.output(log.toString()).build(), log);
            Files.delete(log);
            return samples;
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot write JMH's output: " + e, e);
        }
    }

    private static List<Sample> fork(Options options, Path log) throws BenchmarkFailedException, IOException {
        try {
            return samples(new Runner(options).run());
        } catch (RunnerException
                | RuntimeException e) { // it also throws the latter, as when there is no list of benchmarks
            throw new BenchmarkFailedException(e.getMessage() + "\n" + Files.readString(log), e);
        }
    }

    private static List<Sample> samples(Collection<RunResult> results) {
        return results.stream()
                .flatMap(result -> result.getAggregatedResult().getIterationResults().stream())
                .flatMap(JmhProgram::samples)
                .toList();
    }

    /** The time first, and then what it cost. */
    private static Stream<Sample> samples(IterationResult iteration) {
        return Stream.concat(
                Stream.of(sample(iteration.getPrimaryResult())),
                iteration.getSecondaryResults().values().stream().map(JmhProgram::sample));
    }

    private static Sample sample(org.openjdk.jmh.results.Result<?> score) {
        return new Sample(score.getScoreUnit(), score.getScore());
    }

    /** {@code rawContinuation} becomes {@code raw-continuation}. */
    private static String dashed(String camelCase) {
        return camelCase.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
