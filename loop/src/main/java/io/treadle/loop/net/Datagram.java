package io.treadle.loop.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What came in one UDP packet, and from where. Immutable. */
public final class Datagram {
    private final InetSocketAddress sender;
    private final byte[] bytes;

    Datagram(InetSocketAddress sender, byte[] bytes) {
        this.sender = sender;
        this.bytes = bytes;
    }

    /** Who has sent it, as far as it is true. */
    public InetSocketAddress sender() {
        return sender;
    }

    /** A copy of what it holds. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** What it holds, read-only. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** What it holds, as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** How many bytes it holds. */
    public int size() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Datagram[sender=" + sender + ", size=" + bytes.length + "]";
    }
}
