package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The client's connections to a server of echoes, which do nothing unless they are told to. */
final class IdleConnections implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final List<Socket> sockets = new ArrayList<>();
    private int echoes;

    private IdleConnections() {}

    /** Connects {@code count} times to {@code port} of this machine. */
    static IdleConnections open(int port, int count) throws IOException {
        var opened = new IdleConnections();
        try {
            for (int i = 0; i < count; i++) {
                opened.connect(port);
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw new IOException("could not connect: connections=" + opened.sockets.size() + " of " + count, e);
        }
    }

    private void connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /**
     * Sends something else over each, one after the other, and waits for the answer.
     *
     * @throws BenchmarkFailedException if one is not what was sent
     */
    void echo() throws IOException, BenchmarkFailedException {
        for (Socket socket : sockets) {
            byte[] request = ByteBuffer.allocate(Integer.BYTES).putInt(echoes++).array();
            socket.getOutputStream().write(request);
            byte[] answer = socket.getInputStream().readNBytes(request.length);
            if (!Arrays.equals(request, answer)) {
                throw new BenchmarkFailedException("wrong answer: expected=" + Arrays.toString(request) + ", got="
                        + Arrays.toString(answer) + ", connection=" + socket);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
