package io.treadle.loop.net;

import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A TCP connection. For the tasks of the loop that made it; see {@link io.treadle.loop.stream.ByteStream} for what it can do. */
public final class TcpStream extends ChannelStream {
    TcpStream(StreamHandler handler) {
        super(handler);
    }

    /** Connects as {@link #connect(String, int, ConnectOptions)} does, with the default options. */
    public static TcpStream connect(String host, int port) throws IOException {
        return connect(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Connects to {@code host}, a name or an address, by the first of its addresses that answers: those of IPv6 and IPv4 in
     * turn, each beside the others if those before have not answered in {@link ConnectOptions#attemptDelay} (RFC 8305).
     *
     * <p>Waits; cancelling leaves no connection.
     *
     * @throws ResolveException if no address of {@code host} was found
     * @throws java.net.SocketTimeoutException if it takes longer than {@link ConnectOptions#timeout}
     * @throws IOException if no address is {@linkplain ConnectOptions#addressPolicy allowed}, or none answers: the reason of the first
     *     that failed, with those of the others suppressed
     */
    public static TcpStream connect(String host, int port, ConnectOptions options) throws IOException {
        return new HappyEyeballs(EventLoop.current(), host, port, options).connect();
    }

    /** Connects to {@code address}, as {@link #connect(String, int, ConnectOptions)} does; resolves its name if it has not been. */
    public static TcpStream connect(InetSocketAddress address, ConnectOptions options) throws IOException {
        var connecting = new HappyEyeballs(EventLoop.current(), address.getHostString(), address.getPort(), options);
        return address.isUnresolved() ? connecting.connect() : connecting.connectTo(address);
    }

    /** The address of this side. */
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) nettyChannel().localAddress();
    }

    /** The address of the peer. */
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) nettyChannel().remoteAddress();
    }
}
