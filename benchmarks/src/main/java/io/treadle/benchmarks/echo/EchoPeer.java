package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.samples.server.JvmCommand;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server as a program, which prints its port and ends with its standard input.
 *
 * @param name the peer's name in the report
 * @param command the program and its arguments
 * @param tellsHeap whether it answers each line of its input with the bytes in use on its heap
 */
record EchoPeer(String name, List<String> command, boolean tellsHeap) {
    /** The same for all, so that the collector works on no thread of its own. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx512m");

    /** With {@code room} bytes for the buffer of each connection, in a JVM with these further flags. */
    static EchoPeer of(EchoServer server, int room, String... moreFlags) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(List.of(moreFlags));
        flags.addAll(server.flags());
        var command = JvmCommand.of(flags, EchoMain.class, server.name(), Integer.toString(room));
        return new EchoPeer(server.peer(), command, true);
    }

    static EchoPeer of(ProcessPeer peer) {
        return new EchoPeer(peer.name(), peer.command(), false);
    }

    /** The bytes in use on the heap of {@code server}, which runs this, after a collection; 0 if it does not tell. */
    double heapOf(ServerProcess server) throws IOException {
        return tellsHeap ? Double.parseDouble(server.ask("heap?")) : 0;
    }
}
