package io.treadle.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server that others wrote, as a process of its own; a test whose program is not installed is skipped. */
final class PeerProcess implements AutoCloseable {
    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
    }

    static Path program(String name) {
        var found = Stream.of("/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/")
                .map(folder -> Path.of(folder + name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "skipped: " + name + " is not installed");
        return found.orElseThrow();
    }

    /** Starts it, and returns when it listens on all of {@code ports}. */
    static PeerProcess start(Path folder, List<String> command, int... ports) throws Exception {
        return Clients.blocking(() -> run(folder, command, ports));
    }

    private static PeerProcess run(Path folder, List<String> command, int... ports) throws Exception {
        var log = folder.resolve("log");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int port : ports) {
            awaitListening(process, log, port);
        }
        return new PeerProcess(process);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(Process process, Path log, int port) {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                assertTrue(process.isAlive(), () -> "the server has ended: " + read(log));
                Thread.onSpinWait();
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
