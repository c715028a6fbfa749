package io.treadle.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the sockets of scripted peers. */
final class PeerSockets {
    /** The system answers a connect on this machine at once, whatever the load, unless it does not answer at all. */
    private static final Duration NO_ANSWER = Duration.ofMillis(300);

    private PeerSockets() {}

    static ServerSocket listen(PeerOptions options) throws IOException {
        var server = new ServerSocket();
        try {
            if (options.receiveBuffer() > 0) {
                server.setReceiveBufferSize(options.receiveBuffer()); // what is accepted inherits it
            }
            server.bind(options.address(), options.backlog());
            return server;
        } catch (Throwable e) {
            PeerConnection.closeQuietly(server);
            throw e;
        }
    }

    static Socket connect(InetSocketAddress address, int receiveBuffer, Duration limit) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address, Math.toIntExact(limit.toMillis()));
            return socket;
        } catch (Throwable e) {
            PeerConnection.closeQuietly(socket);
            throw e;
        }
    }

    /** A socket with a port, which does not listen: the system refuses those who connect. */
    static Socket refuse(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.bind(address);
        return socket;
    }

    /** Connections to {@code server}, which accepts none, so many that the system answers no further ones. */
    static List<Socket> fillBacklog(ServerSocket server) throws IOException {
        var fillers = new ArrayList<Socket>();
        try {
            while (true) {
                fillers.add(connect((InetSocketAddress) server.getLocalSocketAddress(), 0, NO_ANSWER));
            }
        } catch (SocketTimeoutException full) {
            return fillers;
        } catch (Throwable e) {
            fillers.forEach(PeerConnection::closeQuietly);
            throw e;
        }
    }
}
