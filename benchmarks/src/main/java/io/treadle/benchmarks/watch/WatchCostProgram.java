package io.treadle.benchmarks.watch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Command;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.PageServers;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.JvmCommand;
import io.treadle.samples.server.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What diagnostics cost: the CPU time of a switch and of a request on a loop that something looks at, and its ratio to that on a
 * loop that nothing does, of the same process, the two working by turns.
 */
public final class WatchCostProgram implements Program {
    private static final int PAGE = 1024;

    @Override
    public String name() {
        return "watch-cost";
    }

    @Override
    public String summary() {
        return "the CPU time of a switch and a request on a loop that is watched, measured or recorded, of one that is not";
    }

    @Override
    public Set<String> peers() {
        return Stream.of(Watching.values()).map(Watching::peer).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        return measure(List.of(Work.values()), peers, effort.processes(), effort.quick() ? 12 : 30);
    }

    List<Result> measure(List<Work> works, Set<String> peers, int processes, int rounds)
            throws BenchmarkFailedException {
        try (ServerProcess server = PageServers.start(Duration.ZERO, PAGE)) {
            List<Case> cases = new ArrayList<>();
            for (Work work : works) {
                Stream.of(Watching.values())
                        .filter(watching -> peers.contains(watching.peer()))
                        .forEach(watching -> cases.add(row(work, watching, server.url("/page/0"), rounds)));
            }
            return new Interleaving(name(), processes).measure(cases);
        }
    }

    private static Case row(Work work, Watching watching, String url, int rounds) {
        return new Case(watching.peer(), Params.of("work", work.label()), () -> run(work, watching, url, rounds));
    }

    private static List<Sample> run(Work work, Watching watching, String url, int rounds)
            throws BenchmarkFailedException {
        List<String> words = JvmCommand.of(
                watching.flags(), WatchMain.class, work.name(), watching.name(), url, Integer.toString(rounds));
        List<String> output = new Command(watching.peer(), words).output();
        return WatchReport.parse(output.isEmpty() ? "" : output.getLast()).samples();
    }
}
