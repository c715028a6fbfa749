package io.treadle.loop.internal.stream;

import static io.netty.buffer.search.AbstractSearchProcessorFactory.newKmpSearchProcessorFactory;

import io.netty.buffer.ByteBuf;
import io.treadle.loop.stream.Received;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the buffers in which they came: none is copied before it is read. Only small pieces are, into the room of the buffer
 * before, so that a peer that sends single bytes does not make us keep a whole buffer for each.
 */
final class ReceivedBytes implements Received {
    /** With room for more to come, as to a line that comes in pieces. */
    private static final int SMALLEST = 512;

    private final Object owner;
    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(2);
    private int size;

    /** Of {@code owner}, whose name is for errors. */
    ReceivedBytes(Object owner) {
        this.owner = owner;
    }

    /** Adds {@code bytes} at the end; takes them over. */
    void add(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (count == 0 || appendTo(buffers.peekLast(), bytes, count)) {
            bytes.release();
        } else {
            buffers.add(fitting(bytes, count));
        }
        size += count;
    }

    /** What others may use again, and is mostly empty, is left to them. */
    private static ByteBuf fitting(ByteBuf bytes, int count) {
        if (bytes.refCnt() == 1 || count > bytes.capacity() / 2) {
            return bytes;
        }
        var copy = bytes.alloc().directBuffer(Math.max(count, SMALLEST)).writeBytes(bytes);
        bytes.release();
        return copy;
    }

    private static boolean appendTo(@Nullable ByteBuf last, ByteBuf bytes, int count) {
        if (last == null || last.refCnt() > 1 || !last.isWritable(count)) {
            return false;
        }
        last.writeBytes(bytes, bytes.readerIndex(), count);
        return true;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public byte byteAt(int index) {
        Objects.checkIndex(index, size);
        int offset = index;
        for (var buffer : buffers) {
            int count = buffer.readableBytes();
            if (offset < count) {
                return buffer.getByte(buffer.readerIndex() + offset);
            }
            offset -= count;
        }
        throw new IllegalStateException("the size is wrong: size=" + size + "; please report");
    }

    @Override
    public int indexOf(byte value, int from) {
        int before = 0;
        for (var buffer : buffers) {
            int count = buffer.readableBytes();
            if (from < before + count) {
                int start = buffer.readerIndex();
                int found = buffer.indexOf(start + Math.max(0, from - before), start + count, value);
                if (found >= 0) {
                    return before + found - start;
                }
            }
            before += count;
        }
        return -1;
    }

    @Override
    public int indexOf(byte[] sequence, int from) {
        // It knows what it has seen of the sequence at the end of a buffer when it goes on with the next.
        var search = newKmpSearchProcessorFactory(sequence).newSearchProcessor();
        int before = 0;
        for (var buffer : buffers) {
            int count = buffer.readableBytes();
            int skipped = Math.max(0, from - before);
            if (skipped < count) {
                int start = buffer.readerIndex();
                int found = buffer.forEachByte(start + skipped, count - skipped, search);
                if (found >= 0) {
                    return before + found - start - sequence.length + 1;
                }
            }
            before += count;
        }
        return -1;
    }

    @Override
    public byte[] take(int count) {
        Objects.checkFromIndexSize(0, count, size);
        var taken = new byte[count];
        int done = 0;
        while (done < count) {
            var buffer = buffers.element();
            int part = Math.min(count - done, buffer.readableBytes());
            buffer.readBytes(taken, done, part);
            done += part;
            releaseIfRead(buffer);
        }
        size -= count;
        return taken;
    }

    @Override
    public void skip(int count) {
        Objects.checkFromIndexSize(0, count, size);
        int left = count;
        while (left > 0) {
            var buffer = buffers.element();
            int part = Math.min(left, buffer.readableBytes());
            buffer.skipBytes(part);
            left -= part;
            releaseIfRead(buffer);
        }
        size -= count;
    }

    /** Moves as many bytes to {@code target} as it has room for; how many. */
    int moveTo(ByteBuffer target) {
        int count = Math.min(size, target.remaining());
        int limit = target.limit();
        int left = count;
        while (left > 0) {
            var buffer = buffers.element();
            int part = Math.min(left, buffer.readableBytes());
            buffer.readBytes(target.limit(target.position() + part));
            left -= part;
            releaseIfRead(buffer);
        }
        target.limit(limit);
        size -= count;
        return count;
    }

    /** Has {@code reader} take the first buffer, all or a part of it. */
    void giveFirst(ReadAttempt<?> reader) {
        var first = buffers.element();
        int count = first.readableBytes();
        reader.fill(first);
        size -= count - first.readableBytes();
        releaseIfRead(first);
    }

    private void releaseIfRead(ByteBuf first) {
        if (!first.isReadable()) {
            buffers.remove();
            first.release();
        }
    }

    /** Drops everything. */
    void clear() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
        size = 0;
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
