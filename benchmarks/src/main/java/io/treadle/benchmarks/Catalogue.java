package io.treadle.benchmarks;

import io.treadle.benchmarks.echo.EchoProgram;
import io.treadle.benchmarks.echo.IdleProgram;
import io.treadle.benchmarks.harness.JmhProgram;
import io.treadle.benchmarks.harness.JmhProgram.Values;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.Program;
import io.treadle.benchmarks.jdbc.JdbcProgram;
import io.treadle.benchmarks.messaging.ChannelFanIn;
import io.treadle.benchmarks.messaging.ChannelPair;
import io.treadle.benchmarks.messaging.OffloadHop;
import io.treadle.benchmarks.messaging.QueuePair;
import io.treadle.benchmarks.messaging.SelectChannels;
import io.treadle.benchmarks.pools.PoolsProgram;
import io.treadle.benchmarks.report.Programs;
import io.treadle.benchmarks.switching.GeneratorNext;
import io.treadle.benchmarks.switching.RingSwitch;
import io.treadle.benchmarks.switching.SwitchHandoff;
import io.treadle.benchmarks.switching.SwitchYield;
import io.treadle.benchmarks.tasks.Cancel;
import io.treadle.benchmarks.tasks.Spawn;
import io.treadle.benchmarks.watch.WatchCostProgram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The programs, and which of them a name on the command line means. */
final class Catalogue implements Programs {
    private static final ProcessPeer PYTHON_GREENLET = new ProcessPeer(
            "python-greenlet", // Debian's python3-greenlet is for Debian's Python
            List.of("/usr/bin/python3", PeerFolder.file("greenlet_switching.py")));

    private static final ProcessPeer GO = new ProcessPeer("go", List.of(PeerFolder.file("go/run-micro")));
    private static final ProcessPeer KOTLIN = new ProcessPeer("kotlin", List.of(PeerFolder.file("kotlin/run")));
    private static final ProcessPeer GEVENT = pythonQueues("gevent");
    private static final ProcessPeer ASYNCIO = pythonQueues("asyncio");

    private final List<Program> programs;

    private static ProcessPeer pythonQueues(String library) {
        return new ProcessPeer(library, List.of("/usr/bin/python3", PeerFolder.file("queues.py"), library));
    }

    private static ProcessPeer pythonEcho(String library) {
        return new ProcessPeer(library, List.of("/usr/bin/python3", PeerFolder.file("echo.py"), library));
    }

    private static ProcessPeer goEcho(String name, String... arguments) {
        var command = Stream.concat(Stream.of(PeerFolder.file("go/run-echo")), Stream.of(arguments));
        return new ProcessPeer(name, command.toList());
    }

    private static ProcessPeer[] echoServers(ProcessPeer... go) {
        var python = Stream.of("asyncio", "uvloop", "gevent").map(Catalogue::pythonEcho);
        var node = new ProcessPeer("node", List.of("node", PeerFolder.file("echo.js")));
        return Stream.of(Stream.of(go), Stream.of(node), python)
                .flatMap(peers -> peers)
                .toArray(ProcessPeer[]::new);
    }

    Catalogue(List<Program> programs) {
        this.programs = programs;
    }

    /** All that there are. */
    static Catalogue ofAll() {
        List<Program> all = new ArrayList<>();
        all.add(new PoolsProgram());
        all.addAll(WholePrograms.all());
        all.addAll(switching());
        all.addAll(tasks());
        all.addAll(messaging());
        all.addAll(connections());
        return new Catalogue(all);
    }

    private static List<Program> switching() {
        return List.of(
                new JmhProgram(
                        SwitchHandoff.class,
                        new Values("depth", List.of(1, 16, 64), List.of(1, 64)),
                        "direct hand-off between two coroutines, time for a switch",
                        PYTHON_GREENLET),
                new JmhProgram(
                        SwitchYield.class,
                        new Values("batch", List.of(2, 1000), List.of(2, 1000)),
                        "giving up the turn among many ready tasks, time for a switch",
                        GO,
                        KOTLIN),
                new JmhProgram(
                        GeneratorNext.class,
                        new Values("nesting", List.of(1, 10), List.of(1)),
                        "values from a generator, time for a value",
                        PYTHON_GREENLET),
                new JmhProgram(
                        RingSwitch.class,
                        new Values("size", List.of(503), List.of(503)),
                        "a token that goes round a ring of coroutines, time for a switch",
                        PYTHON_GREENLET,
                        GO,
                        KOTLIN));
    }

    private static List<Program> tasks() {
        return List.of(
                new JmhProgram(
                        Spawn.class,
                        new Values("batch", List.of(1, 100, 10_000, 1_000_000), List.of(100)),
                        "spawning tasks that end at once and joining them, time for a task",
                        GO,
                        KOTLIN),
                new JmhProgram(
                        Cancel.class,
                        new Values("children", List.of(1_000, 10_000), List.of(1_000, 10_000)),
                        "cancelling a scope whose children all wait, with their start and end, time for a child",
                        GO,
                        KOTLIN));
    }

    private static List<Program> messaging() {
        return List.of(
                new JmhProgram(
                        ChannelPair.class,
                        new Values("capacity", List.of(0, 64, 1_000_000), List.of(0, 64)),
                        "one task sends to another through a channel, time for an item",
                        GO,
                        KOTLIN,
                        GEVENT),
                new JmhProgram(
                        ChannelFanIn.class,
                        new Values("producers", List.of(10, 1000), List.of(100)),
                        "many tasks send to one through a channel with room for 64, time for an item",
                        GO,
                        KOTLIN),
                new JmhProgram(
                        SelectChannels.class,
                        new Values("channels", List.of(2, 10), List.of(2)),
                        "one task waits for whichever of several channels has something first, time for an item",
                        GO,
                        KOTLIN),
                new JmhProgram(
                        QueuePair.class,
                        new Values("capacity", List.of(1, 64, 1_000_000), List.of(64)),
                        "one task puts into a queue and another gets, time for an item",
                        GEVENT,
                        ASYNCIO),
                new JmhProgram(
                        OffloadHop.class,
                        new Values("tasks", List.of(1, 100), List.of(1, 100)),
                        "a call in the offload pool and back, time for a call"));
    }

    private static List<Program> connections() {
        return List.of(
                new JdbcProgram(),
                new WatchCostProgram(),
                new EchoProgram(echoServers(goEcho("go"), goEcho("go-read-write", "read-write"))),
                new IdleProgram(echoServers(goEcho("go", "read-write")))); // to transfer takes descriptors more
    }

    List<Program> programs() {
        return programs;
    }

    @Override
    public List<String> names() {
        return programs.stream().map(Program::name).toList();
    }

    /** The line that says what a program measures; its name if there is none of that name, as in a report of long ago. */
    @Override
    public String summary(String name) {
        return named(name).map(Program::summary).orElse(name);
    }

    @Override
    public Set<String> peers(String name) {
        return named(name).map(Program::peers).orElse(Set.of());
    }

    private Optional<Program> named(String name) {
        return programs.stream().filter(program -> program.name().equals(name)).findFirst();
    }

    /**
     * The programs of these names, in the catalogue's order; all without a name. A name means the program that is called
     * so; if there is none, all those whose names begin with it and a dash: {@code fetch} is {@code fetch}, and
     * {@code switch} is {@code switch-handoff} and {@code switch-yield}.
     *
     * @throws IllegalArgumentException if a name means nothing
     */
    List<Program> named(Collection<String> names) {
        names.forEach(this::ensureKnown);
        return programs.stream()
                .filter(program -> names.isEmpty() || names.stream().anyMatch(name -> means(name, program)))
                .toList();
    }

    private void ensureKnown(String name) {
        if (programs.stream().noneMatch(program -> means(name, program))) {
            throw new IllegalArgumentException("no benchmark has this name: name=" + name + ", known=" + names());
        }
    }

    private boolean means(String name, Program program) {
        boolean isExact = programs.stream().anyMatch(one -> one.name().equals(name));
        return isExact ? program.name().equals(name) : program.name().startsWith(name + "-");
    }

    /**
     * The peers of these names, all of them without a name.
     *
     * @throws IllegalArgumentException if no program has such a peer
     */
    Set<String> peers(Collection<String> names) {
        Set<String> known = new TreeSet<>();
        programs.forEach(program -> known.addAll(program.peers()));
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException("no benchmark has one of these peers: " + names + ", known=" + known);
        }
        return names.isEmpty() ? known : new LinkedHashSet<>(names);
    }
}
