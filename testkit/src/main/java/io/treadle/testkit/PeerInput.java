package io.treadle.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** What the other side sends: read, and kept for the test. Never takes more from the socket than it is asked for. */
final class PeerInput {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(); // its methods are synchronized
    private PushbackInputStream input;

    PeerInput(InputStream input) {
        this.input = new PushbackInputStream(input, 1);
    }

    /** Goes on with {@code newInput}: TLS has begun. */
    void switchTo(InputStream newInput) {
        input = new PushbackInputStream(newInput, 1);
    }

    /** Any thread. */
    byte[] received() {
        return received.toByteArray();
    }

    byte[] readExactly(int count) throws IOException {
        var bytes = new byte[count];
        for (int have = 0; have < count; ) {
            int more = input.read(bytes, have, count - have);
            if (more < 0) {
                throw new EOFException("the other side has closed: read=" + have + " of " + count + " bytes, "
                        + Bytes.show(Arrays.copyOf(bytes, have)));
            }
            received.write(bytes, have, more);
            have += more;
        }
        return bytes;
    }

    String readUntil(String delimiter) throws IOException {
        var text = new StringBuilder();
        while (text.length() < delimiter.length() || text.indexOf(delimiter, text.length() - delimiter.length()) < 0) {
            text.append(Bytes.text(readExactly(1)));
        }
        return text.toString();
    }

    byte[] readAll() throws IOException {
        var all = input.readAllBytes();
        received.writeBytes(all);
        return all;
    }

    boolean isAtEnd() throws IOException {
        int next = input.read();
        if (next >= 0) {
            input.unread(next);
        }
        return next < 0;
    }

    /** Drops what comes until the end, or until a reset, which is an end too; how many bytes that were. */
    long drain() {
        var counter = new Counter();
        try {
            input.transferTo(counter);
        } catch (IOException e) {
            return counter.bytes;
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
