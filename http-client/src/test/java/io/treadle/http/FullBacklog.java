package io.treadle.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port on which the system takes no more connections, and says nothing to who asks for one. */
final class FullBacklog implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 200;

    private final ServerSocket socket;
    private final List<Socket> fillers = new ArrayList<>();

    private FullBacklog(ServerSocket socket) {
        this.socket = socket;
    }

    static FullBacklog fill() throws IOException {
        var full = new FullBacklog(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        boolean taken;
        do {
            taken = full.isTaken();
        } while (taken);
        return full;
    }

    private boolean isTaken() throws IOException {
        var filler = new Socket();
        fillers.add(filler);
        try {
            filler.connect(socket.getLocalSocketAddress(), PATIENCE_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        for (var filler : fillers) {
            filler.close();
        }
        socket.close();
    }
}
