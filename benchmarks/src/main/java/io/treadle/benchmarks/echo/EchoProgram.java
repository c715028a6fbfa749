package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Command;
import io.treadle.benchmarks.harness.Cores;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.JvmCommand;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Servers that send back what they get: requests a second, and what one costs in CPU time of the server's process.
 *
 * <p>Each server is in a process of its own and has one thread. The client is a program in another process, the same for all,
 * and has one thread as well, on cores that are not the server's where that is limited to some; it warms the server up before it counts. The runs are interleaved.
 */
public final class EchoProgram extends ServerProgram {
    private static final int ROOM = 16 * 1024;
    private static final List<String> CLIENT_FLAGS = List.of("-XX:+UseSerialGC");

    /** With servers in other languages: they print their port and end with their standard input. */
    public EchoProgram(ProcessPeer... others) {
        super(
                "echo",
                "a server that sends back what it gets, requests a second and the server's CPU time for one",
                ROOM,
                List.of(others));
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        List<Case> cases = new ArrayList<>();
        for (EchoLoad load : loads(effort)) {
            servers(peers).forEach(peer -> cases.add(new Case(peer.name(), load.params(), () -> run(peer, load))));
        }
        return new Interleaving(name(), effort.processes()).measure(cases);
    }

    private static List<EchoLoad> loads(Effort effort) {
        int measured = effort.iterations() * effort.iterationMillis();
        List<EchoLoad> loads = new ArrayList<>();
        for (int kib : effort.quick() ? List.of(1) : List.of(1, 10, 100)) {
            for (int connections : effort.quick() ? List.of(100) : List.of(1, 10, 100, 1000)) {
                loads.add(new EchoLoad(kib * 1024, connections, 2 * measured, measured));
            }
        }
        return loads;
    }

    static List<Sample> run(EchoPeer peer, EchoLoad load) throws BenchmarkFailedException {
        try (var server = ServerProcess.start(peer.command())) {
            List<String> arguments = new ArrayList<>(List.of("" + server.port(), "" + server.pid()));
            arguments.addAll(load.words());
            List<String> client = JvmCommand.of(CLIENT_FLAGS, EchoClient.class, arguments.toArray(String[]::new));
            List<String> output = new Command("the client of " + peer.name(), Cores.besides(client)).output();
            return EchoReport.parse(output.isEmpty() ? "" : output.getLast()).samples();
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot run the server: peer=" + peer.name() + ": " + e, e);
        }
    }
}
