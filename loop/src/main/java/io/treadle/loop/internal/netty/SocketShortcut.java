package io.treadle.loop.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a stream has to send by one system call, past Netty's pipeline and its queue, where neither has anything to do with
 * it: no other handler is before the stream's own, and nothing that was written before waits to be sent. On the loop's thread, in
 * tasks as in the hub: the two never run at the same time.
 */
public final class SocketShortcut {
    private final @Nullable Socket socket;
    private final Channel channel;
    private final ChannelHandler handler;
    private final ScratchBuffer scratch;

    /** For the bytes of {@code handler}, that of a stream over {@code channel}. */
    public SocketShortcut(Channel channel, ChannelHandler handler, ScratchBuffer scratch) {
        this.socket = channel instanceof AbstractEpollStreamChannel epoll ? (Socket) epoll.fd() : null;
        this.channel = channel;
        this.handler = handler;
        this.scratch = scratch;
    }

    /** Whether what is to be sent can go this way now; else it goes the usual one. */
    private boolean isOpen() {
        if (channel.pipeline().first() != handler || !channel.isActive()) {
            return false;
        }
        var waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    /** Sends as many of {@code bytes} as the socket takes now, which may be none. */
    public void send(ByteBuf bytes) throws IOException {
        if (socket != null && isOpen()) {
            bytes.skipBytes(send(bytes, socket));
        }
    }

    private static int send(ByteBuf bytes, Socket to) throws IOException {
        if (bytes.hasMemoryAddress()) {
            return to.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        }
        var part = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        return to.send(part, part.position(), part.limit());
    }

    /** Sends as many of {@code bytes} as the socket takes now, which may be none; 64 KiB at most. */
    public void send(ByteBuffer bytes) throws IOException {
        if (socket == null || !isOpen()) {
            return;
        }
        int from = bytes.position();
        if (bytes.isDirect()) {
            bytes.position(from + socket.send(bytes, from, bytes.limit()));
        } else {
            sendCopy(socket, bytes);
        }
    }

    private void sendCopy(Socket to, ByteBuffer bytes) throws IOException {
        int from = bytes.position();
        var copy = scratch.take(channel.alloc(), bytes.remaining());
        try {
            copy.writeBytes(bytes);
            bytes.position(from);
            bytes.position(from + send(copy, to));
        } finally {
            copy.release();
        }
    }
}
