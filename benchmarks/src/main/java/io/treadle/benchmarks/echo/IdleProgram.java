package io.treadle.benchmarks.echo;

import com.sun.management.UnixOperatingSystemMXBean;
import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Case;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.benchmarks.harness.Effort;
import io.treadle.benchmarks.harness.Interleaving;
import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.report.Params;
import io.treadle.benchmarks.report.Result;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The servers of {@link EchoProgram} with very many connections over which nothing goes: what each costs them, in memory of the
 * process and, for those in Java, on the heap after a collection. Each connection has sent back something before it is idle, and
 * does so again after it was measured.
 */
public final class IdleProgram extends ServerProgram {
    /** The buffer of each connection, where the server has one all the time. */
    private static final int ROOM = 1024;

    private static final int WARM_UP = 200;
    /** What a process needs beside one for each connection. */
    private static final int OTHER_DESCRIPTORS = 200;

    /** With servers in other languages, as in {@link EchoProgram}. */
    public IdleProgram(ProcessPeer... others) {
        super(
                "idle-connections",
                "a server with very many connections over which nothing goes, its memory for one",
                ROOM,
                List.of(others),
                "-Xmn16m"); // all that is new survives: a larger nursery would stay resident
    }

    @Override
    public List<Result> measure(Set<String> peers, Effort effort) throws BenchmarkFailedException {
        int connections = effort.quick() ? 2_000 : 10_000;
        ensureDescriptors(connections + OTHER_DESCRIPTORS, descriptorLimit());
        List<Case> cases = servers(peers).stream()
                .map(peer -> new Case(peer.name(), Params.of("connections", connections), () -> run(peer, connections)))
                .toList();
        return new Interleaving(name(), effort.processes()).measure(cases);
    }

    private static long descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    static void ensureDescriptors(long needed, long limit) throws BenchmarkFailedException {
        if (limit < needed) {
            throw new BenchmarkFailedException("client and server need a file descriptor for each connection: needed="
                    + needed + ", limit=" + limit + "; raise the limit (ulimit -n " + needed
                    + ", as root if it is above ulimit -Hn), or measure fewer connections with --quick");
        }
    }

    static List<Sample> run(EchoPeer peer, int connections) throws BenchmarkFailedException {
        try (var server = ServerProcess.start(peer.command())) {
            try (var first = IdleConnections.open(server.port(), WARM_UP)) {
                first.echo();
            }
            double heapBefore = peer.heapOf(server);
            double before = Usage.memoryOf(server.pid());
            try (var idle = IdleConnections.open(server.port(), connections)) {
                idle.echo();
                double heap = peer.heapOf(server) - heapBefore;
                double memory = Usage.memoryOf(server.pid()) - before;
                idle.echo();
                List<Sample> samples = new ArrayList<>(List.of(new Sample("B/connection", memory / connections)));
                if (peer.tellsHeap()) {
                    samples.add(new Sample("heap-B/connection", heap / connections));
                }
                return samples;
            }
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot run the server: peer=" + peer.name() + ": " + e, e);
        }
    }
}
