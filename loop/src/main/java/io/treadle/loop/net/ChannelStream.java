package io.treadle.loop.net;

import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.file.FileParts;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteStream;
import io.treadle.loop.stream.Piece;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream over a channel of Netty: what sockets have in common, and the bridge between tasks and code written for Netty. For
 * the tasks of its loop.
 */
public class ChannelStream implements ByteStream {
    /** A part of a file that its owner closes. */
    private static final class BorrowedRegion extends DefaultFileRegion {
        BorrowedRegion(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {}
    }

    private final StreamHandler handler;

    ChannelStream(StreamHandler handler) {
        this.handler = handler;
    }

    StreamHandler handler() {
        return handler;
    }

    /**
     * Makes a stream of {@code channel}, any channel of the current loop, by a handler at the end of its pipeline. The stream owns
     * the channel from then on: closing one closes the other. What the channel has read before is lost to it, so call this
     * before it reads: in the channel's initializer, or while its {@code autoRead} is off, which the stream turns on. In a task or a
     * handler of the loop; does not wait.
     *
     * @throws IllegalArgumentException if the channel is not registered with the loop, or carries a stream already
     */
    public static ChannelStream adopt(Channel channel) {
        return adopt(channel, StreamOptions.DEFAULT);
    }

    /** Makes a stream of {@code channel}, as {@link #adopt(Channel)} does. */
    public static ChannelStream adopt(Channel channel, StreamOptions options) {
        var loop = EventLoop.current();
        if (!channel.isRegistered() || channel.eventLoop() != loop.nettyEventLoop()) {
            throw new IllegalArgumentException("expected a channel that is registered with this loop: channel="
                    + channel + ", loop=" + loop.name() + "; register it with loop.nettyEventLoop()");
        }
        if (channel.pipeline().get(StreamHandler.class) != null) {
            throw new IllegalArgumentException(
                    "the channel carries a stream already: channel=" + channel + "; use that stream");
        }
        var handler = new StreamHandler(loop, channel, "ChannelStream", options);
        handler.configure();
        channel.pipeline().addLast(handler);
        handler.beginReading();
        return new ChannelStream(handler);
    }

    /**
     * The channel that carries this, for code written for Netty; its handlers run in the loop's hub and must not wait. What
     * handlers before the stream's own let through is what the stream reads. Reading and writing go on through the stream:
     * its bytes and those that others write into the channel keep no order.
     */
    public Channel nettyChannel() {
        return handler.channel();
    }

    // ---- reading ----

    @Override
    public int read(ByteBuffer target) throws IOException {
        return handler.in().read(target);
    }

    @Override
    public <T extends @Nullable Object> T read(Piece<T> piece) throws IOException {
        return handler.in().read(piece);
    }

    @Override
    public <T extends @Nullable Object> SelectClause<T> reading(Piece<T> piece) {
        return handler.in().reading(piece);
    }

    @Override
    public SelectClause<@Nullable Void> readable() {
        return handler.in().readable();
    }

    @Override
    public int available() {
        return handler.in().available();
    }

    /**
     * Reads everything up to the end of the stream and writes it to {@code sink}, which it leaves open. To another stream over a
     * channel of the same loop the bytes go on in the hub as they arrive, without a copy and without a turn of this task; then
     * one that is cancelled has lost nothing, and one of a sink that breaks or is closed ends at once. While it goes on, another
     * task may write to {@code sink} what it may during a {@link #flush}.
     *
     * @return how many bytes
     */
    @Override
    public long transferTo(ByteSink sink) throws IOException {
        return sink instanceof ChannelStream stream
                ? stream.handler.out().writeAll(handler.in())
                : ByteStream.super.transferTo(sink);
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        handler.out().write(bytes);
    }

    @Override
    public void flush() throws IOException {
        handler.out().flush();
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "position and count must be 0 or more: position=" + position + ", count=" + count);
        }
        if (count > file.size() - position) {
            throw new EOFException("the file is shorter than what is to be sent: stream=" + this + ", position="
                    + position + ", count=" + count + ", size=" + file.size());
        }
        if (handler.copiesFiles()) {
            handler.out().write(new FileParts(file, position, count, WHOLE)::next);
            handler.out().flush();
        } else if (count > 0) {
            handler.out().send(new BorrowedRegion(file, position, count));
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        handler.shutdownOutput();
    }

    // ---- closing ----

    @Override
    public void close() {
        handler.close();
    }

    @Override
    public void abort() {
        handler.abort();
    }

    @Override
    public boolean isClosed() {
        return handler.in().isClosed();
    }

    @Override
    public String toString() {
        return handler.toString();
    }
}
