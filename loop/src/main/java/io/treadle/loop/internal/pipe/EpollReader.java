package io.treadle.loop.internal.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.treadle.loop.internal.stream.Inflow;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a pipe that epoll watches, in the hub. */
/*
 *   told of a change, or the valve opens    reads until nothing is there, the valve is closed, or others have waited enough:
 *                                           then it goes on after them
 *   the end, an error                       told to the inflow, and the descriptor is closed, whether anybody reads or not
 */
final class EpollReader extends EpollEnd implements PipeSource.Device {
    private static final int LEAST_BYTES = 512;
    private static final int MOST_BYTES = 64 << 10; // as much as a pipe holds
    private static final int READS_IN_A_ROW = 8;

    private final IoEventLoop eventLoop;
    private final FileDescriptor descriptor;
    private @Nullable Inflow inflow;
    private boolean valveOpen = true;
    private int size = LEAST_BYTES;

    EpollReader(IoEventLoop eventLoop, FileDescriptor descriptor) {
        super(eventLoop, descriptor);
        this.eventLoop = eventLoop;
        this.descriptor = descriptor;
    }

    @Override
    public void open(Inflow target) {
        inflow = target;
        watch(EpollIoOps.EPOLLIN);
    }

    @Override
    public void setOpen(boolean open) {
        valveOpen = open;
        if (open && !isClosed()) {
            eventLoop.execute(this::changed);
        }
    }

    @Override
    void changed() {
        boolean more = true;
        for (int i = 0; more && valveOpen && !isClosed(); i++) {
            if (i == READS_IN_A_ROW) {
                eventLoop.execute(this::changed);
                return;
            }
            more = readOnce(Objects.requireNonNull(inflow, "not open"));
        }
    }

    /** Whether there may be more. */
    private boolean readOnce(Inflow target) {
        var buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size, MOST_BYTES);
        boolean taken = false;
        try {
            int count = read(buffer);
            if (count > 0) {
                taken = true;
                adapt(count);
                target.arrived(buffer.writerIndex(count));
            } else if (count < 0) {
                target.ended();
                release();
            }
            return count > 0;
        } catch (IOException e) {
            refused(e);
            return false;
        } finally {
            if (!taken) {
                buffer.release();
            }
        }
    }

    private int read(ByteBuf buffer) throws IOException {
        var space = buffer.internalNioBuffer(0, size);
        return descriptor.read(space, space.position(), space.limit());
    }

    /** Takes buffers of about the size in which bytes come. */
    private void adapt(int count) {
        if (count == size) {
            size = Math.min(size * 8, MOST_BYTES);
        } else if (count < size / 16) {
            size = Math.max(size / 8, LEAST_BYTES);
        }
    }

    @Override
    void refused(Throwable why) {
        Objects.requireNonNull(inflow, "not open").failed(why);
        release();
    }
}
