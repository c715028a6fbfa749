package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.samples.server.JvmCommand;
import java.util.ArrayList;
import java.util.List;

/**
 * A server as a program, which prints its port and ends with its standard input.
 *
 * @param name the peer's name in the report
 * @param command the program and its arguments
 */
record EchoPeer(String name, List<String> command) {
    /** The same for all, so that the collector works on no thread of its own. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx512m");

    static EchoPeer of(EchoServer server, int room) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(server.flags());
        return new EchoPeer(server.peer(), JvmCommand.of(flags, EchoMain.class, server.name(), Integer.toString(room)));
    }

    static EchoPeer of(ProcessPeer peer) {
        return new EchoPeer(peer.name(), peer.command());
    }
}
