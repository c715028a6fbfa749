package io.treadle.http;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/** Sends a body piece by piece, each when the connection takes it, until it ends or the server has said all it will. */
final class Upload extends OutputStream {
    /** For how long a server is waited for that may not know the question. */
    private static final Duration GO_AHEAD_LIMIT = Duration.ofSeconds(1);

    private static final int PIECE = 64 << 10;

    /** Ends the writing of a body that nobody reads; never leaves this class. */
    private static final class NotWanted extends IOException {
        private static final long serialVersionUID = 1L;

        NotWanted() {
            super("the server has answered without reading the whole body");
        }
    }

    private final Exchange exchange;
    private final Carrier carrier;
    private final long length;
    private long written;

    private Upload(Exchange exchange, Carrier carrier, long length) {
        this.exchange = exchange;
        this.carrier = carrier;
        this.length = length;
    }

    /** Sends the body of {@code exchange}, whose head is on its way. */
    static void run(Exchange exchange, Carrier carrier) throws IOException {
        var request = exchange.hop().request();
        if (RequestHead.expectsContinue(request)) {
            exchange.await(Exchange.Goal.GO_AHEAD, GO_AHEAD_LIMIT);
            if (exchange.isAnswered()) {
                return;
            }
        }
        var upload = new Upload(exchange, carrier, request.body().length());
        try {
            request.body().writeTo(upload);
            upload.finish();
        } catch (NotWanted e) {
            // The answer counts; the connection is not used again, as it was not written to the end.
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        ensureFits(count);
        for (int done = 0; done < count; ) {
            int size = Math.min(PIECE, count - done);
            awaitRoom();
            carrier.write(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, offset + done, offset + done + size)));
            done += size;
            written += size;
        }
    }

    private void ensureFits(int count) throws IOException {
        if (length >= 0 && written + count > length) {
            throw new IOException("the body is longer than it said: length=" + length + ", request="
                    + exchange.hop().request());
        }
    }

    private void awaitRoom() throws IOException {
        exchange.restartClock();
        exchange.await(Exchange.Goal.ROOM);
        if (exchange.isEnded()) {
            throw new NotWanted();
        }
    }

    private void finish() throws IOException {
        if (length >= 0 && written < length) {
            throw new IOException("the body is shorter than it said: length=" + length + ", written=" + written
                    + ", request=" + exchange.hop().request());
        }
        carrier.writeEnd();
        exchange.restartClock();
    }
}
