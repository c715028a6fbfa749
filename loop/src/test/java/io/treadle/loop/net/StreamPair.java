package io.treadle.loop.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Two ends of one TCP connection, both of the current loop.
 *
 * @param near the end that connected
 * @param far the end that was accepted
 */
record StreamPair(TcpStream near, TcpStream far) implements AutoCloseable {
    static StreamPair open() throws Exception {
        return open(StreamOptions.DEFAULT);
    }

    static StreamPair open(StreamOptions options) throws Exception {
        try (var server = TcpServer.listen(anyPort(), ServerOptions.DEFAULT.withStream(options))) {
            var near = TcpStream.connect(server.address(), ConnectOptions.DEFAULT.withStream(options));
            return new StreamPair(near, server.accept());
        }
    }

    /** An address of this machine with a free port. */
    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
