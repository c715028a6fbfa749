package io.treadle.benchmarks.harness;

import io.treadle.benchmarks.harness.WholeProgram.Load;
import io.treadle.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A benchmark whose peers, or some of them, are processes: what they are called, what is missing here, and their versions. */
public abstract class ProcessProgram implements Program {
    private final String name;
    private final String summary;
    private final List<ProcessPeer> processes;

    /** With the one line that says what it measures, and its peers in the order of the report. */
    protected ProcessProgram(String name, String summary, List<ProcessPeer> processes) {
        this.name = name;
        this.summary = summary;
        this.processes = List.copyOf(processes);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public Set<String> peers() {
        return processes.stream().map(ProcessPeer::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Map<String, String> missing(Set<String> chosen) {
        return ProcessPeer.missing(processes, chosen);
    }

    @Override
    public Map<String, String> versions(Set<String> chosen) {
        return ProcessPeer.versions(processes, chosen);
    }

    /** Those of its processes that are {@code chosen}. */
    protected final List<ProcessPeer> processes(Set<String> chosen) {
        return processes.stream().filter(peer -> chosen.contains(peer.name())).toList();
    }

    /** Each of the {@code chosen} does each load that it takes, interleaved. */
    protected final List<Result> measure(List<Load> loads, Set<String> chosen, Effort effort)
            throws BenchmarkFailedException {
        List<Case> cases = new ArrayList<>();
        for (Load load : loads) {
            processes(chosen).stream()
                    .filter(peer -> load.takes().test(peer.name()))
                    .forEach(peer ->
                            cases.add(new Case(peer.name(), load.params(), () -> peer.run(name, load.words()))));
        }
        return new Interleaving(name, effort.processes()).measure(cases);
    }
}
