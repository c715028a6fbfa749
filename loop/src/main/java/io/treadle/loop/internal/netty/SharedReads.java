package io.treadle.loop.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Has Netty receive into the loop's {@link ScratchBuffer}, and no more than a stream's reader wants for now, as long as a channel's
 * pipeline begins with the handler of its stream. Other handlers may keep what they get for long, a few bytes in a large buffer,
 * so with one of them before it is as usual.
 */
public final class SharedReads implements RecvByteBufAllocator {
    /** Who reads from a stream, as far as this wants to know. In the hub. */
    public interface Reader {
        /** How many bytes are wanted now; 0 if the task that waited has got enough to go on. */
        int wanted();
    }

    private final ScratchBuffer scratch;
    private final Channel channel;
    private final ChannelHandler handler;
    private final Reader reader;

    private SharedReads(ScratchBuffer scratch, Channel channel, ChannelHandler handler, Reader reader) {
        this.scratch = scratch;
        this.channel = channel;
        this.handler = handler;
        this.reader = reader;
    }

    /**
     * Has {@code channel}, which has not read yet, read so for {@code reader}, to whom {@code handler} gives it. Nothing happens
     * where a read is begun long before it ends, so that one buffer cannot serve all: with io_uring.
     */
    public static void install(Channel channel, ChannelHandler handler, Reader reader, ScratchBuffer scratch) {
        if (channel instanceof AbstractEpollStreamChannel || channel instanceof AbstractNioByteChannel) {
            channel.config().setRecvByteBufAllocator(new SharedReads(scratch, channel, handler, reader));
        }
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own
    public Handle newHandle() {
        return new Reads((ExtendedHandle) AdaptiveRecvByteBufAllocator.DEFAULT.newHandle());
    }

    private boolean isAlone() {
        return channel.pipeline().first() == handler;
    }

    private ByteBuf allocate(ByteBufAllocator allocator) {
        int wanted = reader.wanted();
        return scratch.take(allocator, wanted == 0 ? ScratchBuffer.CAPACITY : wanted);
    }

    private final class Reads extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle usual;

        Reads(ExtendedHandle usual) {
            super(usual);
            this.usual = usual;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return isAlone() ? SharedReads.this.allocate(allocator) : usual.allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return reader.wanted() > 0 && usual.continueReading(maybeMore);
        }
    }
}
