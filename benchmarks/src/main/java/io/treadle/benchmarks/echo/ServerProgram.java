package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.ProcessProgram;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A benchmark of servers that send back what they get: those on the JVM, and those in other languages. */
abstract class ServerProgram extends ProcessProgram {
    private final List<EchoPeer> servers;

    /** The servers on the JVM have buffers of {@code room} bytes, and these further flags. */
    ServerProgram(String name, String summary, int room, List<ProcessPeer> others, String... flags) {
        super(name, summary, others);
        this.servers = Stream.concat(
                        Stream.of(EchoServer.values()).map(server -> EchoPeer.of(server, room, flags)),
                        others.stream().map(EchoPeer::of))
                .toList();
    }

    @Override
    public final Set<String> peers() {
        return servers.stream().map(EchoPeer::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    final List<EchoPeer> servers(Set<String> chosen) {
        return servers.stream().filter(peer -> chosen.contains(peer.name())).toList();
    }
}
