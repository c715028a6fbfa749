package io.treadle.loop.internal.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes into a pipe that epoll watches, in the hub: as much as goes, and the rest when there is room. */
final class EpollWriter extends EpollEnd implements PipeSink.Device {
    private final FileDescriptor descriptor;
    private @Nullable PipeSink sink;
    private @Nullable ByteBuf underWay;

    EpollWriter(IoEventLoop eventLoop, FileDescriptor descriptor) {
        super(eventLoop, descriptor);
        this.descriptor = descriptor;
    }

    @Override
    public void open(PipeSink source) {
        sink = source;
        watch(EpollIoOps.EPOLLOUT);
    }

    @Override
    public void write(ByteBuf bytes) {
        underWay = bytes;
        changed();
    }

    @Override
    void changed() {
        var bytes = underWay;
        if (bytes == null) {
            return;
        }
        try {
            if (writeTo(bytes)) {
                drop();
                sink().written(bytes.writerIndex());
            }
        } catch (IOException e) {
            refused(e);
        }
    }

    /** Whether all of it went. */
    private boolean writeTo(ByteBuf bytes) throws IOException {
        int count = 1;
        while (count > 0 && bytes.isReadable()) {
            var rest = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            count = descriptor.write(rest, rest.position(), rest.limit());
            bytes.skipBytes(count);
        }
        return !bytes.isReadable();
    }

    @Override
    void refused(Throwable why) {
        drop();
        sink().failed(why);
    }

    @Override
    void released() {
        drop();
    }

    private void drop() {
        if (underWay != null) {
            underWay.release();
            underWay = null;
        }
    }

    private PipeSink sink() {
        return Objects.requireNonNull(sink, "not open");
    }
}
