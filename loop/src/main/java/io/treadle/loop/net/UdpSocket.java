package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import io.treadle.loop.internal.netty.Sockets;
import io.treadle.loop.stream.StreamClosedException;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket: {@linkplain #bind bound}, for datagrams from and to anybody, or {@linkplain #connect connected} to one peer, whose
 * refusal it then hears of. For the tasks of its loop; any of them may send, one receives at a time.
 *
 * <pre>{@code
 * try (var socket = UdpSocket.bind(9999)) {
 *     while (true) {
 *         var datagram = socket.receive();
 *         socket.send(datagram.bytes(), datagram.sender());
 *     }
 * }
 * }</pre>
 */
public final class UdpSocket implements Closeable {
    private final EventLoop loop;
    private final DatagramChannel channel;
    private final UdpOptions options;
    private final DatagramHandler handler;
    private @Nullable InetSocketAddress remote;
    /** Once it is open; a closed channel of NIO does not know any more. */
    private @Nullable InetSocketAddress bound;

    @SuppressWarnings("this-escape") // the handler is not called before the channel is registered
    private UdpSocket(EventLoop loop, UdpOptions options) {
        this.loop = loop;
        this.options = options;
        this.channel = Sockets.of(loop.nettyEventLoop()).udp();
        this.handler = new DatagramHandler(this, options.receiveAhead());
    }

    // ---- opening ----

    /** A socket at {@code port} of all addresses of this machine, 0 for any free port. Waits. */
    public static UdpSocket bind(int port) throws IOException {
        return bind(new InetSocketAddress(port), UdpOptions.DEFAULT);
    }

    /**
     * A socket at {@code address}, whose name is resolved if it has no address yet. Waits; cancelling leaves nothing open.
     *
     * @throws BindException if there can be none
     */
    public static UdpSocket bind(InetSocketAddress address, UdpOptions options) throws IOException {
        var local = Resolver.resolved(address);
        return new UdpSocket(EventLoop.current(), options).open(local, null);
    }

    /** A socket for one peer, as {@link #connect(String, int, UdpOptions)} makes it, with the default options. */
    public static UdpSocket connect(String host, int port) throws IOException {
        return connect(host, port, UdpOptions.DEFAULT);
    }

    /**
     * A socket that sends to and receives from {@code host} at {@code port} only: the first of its addresses to which the system
     * knows a way. Whether there is somebody, only sending can tell. Waits for the name to be resolved; cancelling leaves nothing
     * open.
     *
     * @throws IOException if there is a way to no address, as for the first; the other failures are suppressed in it
     */
    public static UdpSocket connect(String host, int port, UdpOptions options) throws IOException {
        return connect(Resolver.current().resolveAll(host), port, options);
    }

    static UdpSocket connect(List<InetAddress> addresses, int port, UdpOptions options) throws IOException {
        IOException failure = null;
        for (var address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port), options);
            } catch (IOException e) {
                failure = first(failure, e);
            }
        }
        throw Objects.requireNonNull(failure);
    }

    private static IOException first(@Nullable IOException before, IOException failure) {
        if (before == null) {
            return failure;
        }
        before.addSuppressed(failure);
        return before;
    }

    /**
     * A socket that sends to and receives from {@code remote} only, whose name is resolved if it has no address yet. Waits;
     * cancelling leaves nothing open.
     */
    public static UdpSocket connect(InetSocketAddress remote, UdpOptions options) throws IOException {
        var peer = Resolver.resolved(remote);
        return new UdpSocket(EventLoop.current(), options).open(new InetSocketAddress(0), peer);
    }

    private UdpSocket open(InetSocketAddress local, @Nullable InetSocketAddress peer) throws IOException {
        boolean open = false;
        try {
            configure(peer != null);
            channel.pipeline().addLast(handler);
            EventLoopGroup group = loop.nettyEventLoop();
            ensureBound(local, group.register(channel));
            ensureBound(local, channel.bind(local));
            if (peer != null) {
                ensureSucceeded("connect", peer, channel.connect(peer));
                remote = peer;
            }
            bound = channel.localAddress();
            open = true;
            return this;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private void configure(boolean connected) {
        var config = channel.config();
        int largest = Math.min(options.largest(), UdpOptions.DEFAULT.largest());
        boolean several = connected && channel instanceof EpollDatagramChannel;
        config.setOption(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(several ? 2 * largest : largest));
        if (several) { // one by one, Netty takes an empty datagram for the end, and leaves there what has come after it
            config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, largest);
        }
        config.setOption(ChannelOption.SO_BROADCAST, options.broadcast());
        config.setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress());
        config.setTimeToLive(options.multicastTtl());
        config.setLoopbackModeDisabled(!options.multicastLoopback());
        if (options.receiveBuffer() > 0) {
            config.setReceiveBufferSize(options.receiveBuffer());
        }
        if (options.multicastInterface() != null) {
            config.setNetworkInterface(options.multicastInterface());
        }
    }

    private static void ensureBound(InetSocketAddress address, Future<?> step) throws IOException {
        var failure = HubFuture.await(step, "binds to", address);
        if (failure != null) {
            var error = new BindException("could not bind: address=" + address + ": " + failure.getMessage());
            error.initCause(failure);
            throw error;
        }
    }

    // ---- sending ----

    /**
     * Sends {@code bytes} as one datagram to {@code recipient}, whose name is resolved if it has no address yet. Waits until the system has it; nobody knows whether it arrives.
     *
     * @throws StreamClosedException if this is closed
     * @throws IOException if the system refuses: it is too large, say, or there is no way to the recipient
     * @throws IllegalArgumentException if there are no bytes: Netty sends no empty datagrams
     * @throws IllegalStateException if this is connected to another peer
     */
    public void send(ByteBuffer bytes, InetSocketAddress recipient) throws IOException {
        enter();
        var peer = Resolver.resolved(recipient);
        if (remote != null && !remote.equals(peer)) {
            throw new IllegalStateException("a connected socket sends to its peer only: socket=" + this + ", recipient="
                    + recipient + "; use UdpSocket.bind for several peers");
        }
        ensureOpen();
        if (!bytes.hasRemaining()) {
            throw new IllegalArgumentException(
                    "an empty datagram cannot be sent: socket=" + this + "; send at least one byte");
        }
        var content = copy(bytes);
        Object message = remote == null ? new DatagramPacket(content, peer) : content;
        ensureSucceeded("send", peer, channel.writeAndFlush(message));
    }

    /** Sends {@code bytes} to {@code recipient}, as {@link #send(ByteBuffer, InetSocketAddress)} does. */
    public void send(byte[] bytes, InetSocketAddress recipient) throws IOException {
        send(ByteBuffer.wrap(bytes), recipient);
    }

    /**
     * Sends {@code bytes} to the peer, as {@link #send(ByteBuffer, InetSocketAddress)} does.
     *
     * @throws IOException also if the peer has refused an earlier datagram
     * @throws IllegalStateException if this is not connected
     */
    public void send(ByteBuffer bytes) throws IOException {
        if (remote == null) {
            throw new IllegalStateException("a socket that is not connected needs to know to whom: socket=" + this
                    + "; use send(bytes, recipient)");
        }
        send(bytes, remote);
    }

    /** Sends {@code bytes} to the peer. */
    public void send(byte[] bytes) throws IOException {
        send(ByteBuffer.wrap(bytes));
    }

    /** Sends {@code text} as UTF-8 to the peer. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuf copy(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Unpooled.wrappedBuffer(copy);
    }

    // ---- receiving ----

    /**
     * Waits for the next datagram. A receive that is cancelled has taken none.
     *
     * @throws StreamClosedException if this is closed, also while this waits
     * @throws IOException if the peer of a connected socket has refused what was sent; the next receive may do well
     * @throws IllegalStateException if another task is receiving
     */
    public Datagram receive() throws IOException {
        var attempt = handler.receive();
        if (!attempt.tryNow()) {
            var wait = Wait.begin();
            attempt.enlist(wait);
            wait.park();
        }
        return result(attempt);
    }

    private static Datagram result(Attempt<Datagram> attempt) throws IOException {
        try {
            return attempt.result();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("receiving failed with what it does not throw; please report", e);
        }
    }

    /** Receiving a datagram, as a clause of a select. */
    public SelectClause<Datagram> receiving() {
        return handler::receive;
    }

    /** How many datagrams have come that nobody has received yet. Does not wait. */
    public int available() {
        return handler.waiting();
    }

    /** How many datagrams came while there was no room for them. What the system drops itself is not counted. Does not wait. */
    public long dropped() {
        return handler.dropped();
    }

    // ---- groups ----

    /** Receives also what is sent to {@code group} over {@code network}. Waits until the system has agreed. */
    public void joinGroup(InetAddress group, NetworkInterface network) throws IOException {
        enter();
        var address = new InetSocketAddress(group, localAddress().getPort());
        ensureSucceeded("joinGroup", address, channel.joinGroup(address, network));
    }

    /** Receives no more what is sent to {@code group} over {@code network}. Waits until the system has agreed. */
    public void leaveGroup(InetAddress group, NetworkInterface network) throws IOException {
        enter();
        var address = new InetSocketAddress(group, localAddress().getPort());
        ensureSucceeded("leaveGroup", address, channel.leaveGroup(address, network));
    }

    // ---- the rest ----

    /** The address of this side. */
    public InetSocketAddress localAddress() {
        return bound == null ? channel.localAddress() : bound;
    }

    /** The peer; null if this is not connected. */
    public @Nullable InetSocketAddress remoteAddress() {
        return remote;
    }

    /** The channel that carries this, for code written for Netty. */
    public DatagramChannel nettyChannel() {
        return channel;
    }

    /**
     * Closes it, and wakes the task that receives. Idempotent; does not wait.
     *
     * @throws WrongThreadException on another thread than the loop's
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it closes
    public void close() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("a socket is for the tasks of its loop: operation=close, socket=" + this
                    + ", its loop=" + loop.name() + ", caller=" + Thread.currentThread()
                    + "; use loop.post(socket::close)");
        }
        handler.close();
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** Whether it was closed. Does not wait. */
    public boolean isClosed() {
        return handler.isClosed();
    }

    /** Begins an operation of the current task. */
    void enter() {
        var here = Wait.checkpoint();
        if (here != loop) {
            throw new WrongThreadException("a socket is for the tasks of its loop: socket=" + this + ", its loop="
                    + loop.name() + ", caller's loop=" + here.name() + "; use loop.submit(body)");
        }
    }

    private void ensureOpen() throws StreamClosedException {
        if (handler.isClosed()) {
            throw new StreamClosedException("the socket was closed on this side: operation=send, socket=" + this);
        }
    }

    private void ensureSucceeded(String operation, InetSocketAddress peer, Future<?> future) throws IOException {
        var failure = HubFuture.await(future, "waits for " + operation + " to", peer);
        if (failure != null) {
            throw new IOException(
                    operation + " failed: socket=" + this + ", peer=" + peer + ": " + Breakage.words(failure), failure);
        }
    }

    @Override
    public String toString() {
        return "UdpSocket[local=" + localAddress() + (remote == null ? "" : ", peer=" + remote) + "]";
    }
}
