package io.treadle.loop.net;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a UDP socket has received, and the one task that waits for more. Its handler part runs in the hub. */
/*
 *   open     a datagram goes to the receiver, else into the queue, else is dropped and counted
 *            an error (a host that refuses, told by ICMP) is told to one receive, and forgotten: the next datagram may do
 *   closed   every receive throws
 *
 * The receiver has its place from enlist() to result() or undo(): what it was woken for is still there when it runs.
 */
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private final UdpSocket socket;
    private final int limit;
    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private @Nullable Receive receiver;
    private @Nullable Throwable failure;
    private long dropped;
    private boolean closed;

    DatagramHandler(UdpSocket socket, int limit) {
        this.socket = socket;
        this.limit = limit;
    }

    // ---- in the hub ----

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        if (closed || queue.size() >= limit) {
            dropped++;
            return;
        }
        queue.add(new Datagram(packet.sender(), ByteBufUtil.getBytes(packet.content())));
        wakeReceiver();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = cause;
        wakeReceiver();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close();
    }

    // ---- in tasks ----

    Attempt<Datagram> receive() {
        return new Receive();
    }

    int waiting() {
        return queue.size();
    }

    long dropped() {
        return dropped;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        if (!closed) {
            closed = true;
            queue.clear();
            wakeReceiver();
        }
    }

    private void wakeReceiver() {
        if (receiver != null) {
            receiver.wake();
        }
    }

    /** One try to receive a datagram. */
    private final class Receive implements Attempt<Datagram>, Wait.Clause {
        private @Nullable Wait wait;

        @Override
        public boolean tryNow() {
            socket.enter();
            if (receiver != null) {
                throw new IllegalStateException("another task is receiving from this: socket=" + socket
                        + "; let one task receive, or hand over what it got by a channel");
            }
            return closed || failure != null || !queue.isEmpty();
        }

        @Override
        public Wait.Clause enlist(Wait begun) {
            wait = begun;
            receiver = this;
            begun.add(this);
            return this;
        }

        void wake() {
            if (wait != null) {
                wait.fire(this);
            }
        }

        @Override
        public Datagram result() throws IOException {
            undo();
            if (closed) {
                throw new StreamClosedException(
                        "the socket was closed on this side: operation=receive, socket=" + socket);
            }
            var next = queue.poll();
            if (next != null) {
                return next;
            }
            var cause = failure;
            failure = null;
            throw new IOException(
                    "receiving failed: socket=" + socket + ": " + (cause == null ? null : Breakage.words(cause)),
                    cause);
        }

        @Override
        public void undo() {
            if (receiver == this) {
                receiver = null;
            }
        }

        @Override
        public boolean isExternal() {
            return true;
        }

        @Override
        public String describe() {
            return "receives datagrams on " + socket;
        }
    }
}
