package io.treadle.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames of HTTP/2 for scripts, byte for byte (RFC 9113, 4.1). */
final class Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    private static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int ACK = 1;

    /** {@code :status 200} of HPACK's static table. */
    static final byte[] STATUS_200 = {(byte) 0x88};

    /** What a client has sent. */
    @SuppressWarnings("ArrayRecordComponent") // compared with nothing
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean isEnd() {
            return (flags & END_STREAM) != 0;
        }
    }

    private Frames() {}

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.writeBytes(number(stream));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static byte[] number(int value) {
        return HexFormat.of().parseHex(String.format("%08x", value));
    }

    static byte[] settings() {
        return frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** {@code SETTINGS_MAX_CONCURRENT_STREAMS}. */
    static byte[] mostStreams(int count) {
        return frame(SETTINGS, 0, 0, join(new byte[] {0, 3}, number(count)));
    }

    static byte[] head(int stream) {
        return frame(HEADERS, END_HEADERS, stream, STATUS_200);
    }

    static byte[] data(int stream, String text, boolean end) {
        return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] reset(int stream, int error) {
        return frame(RST_STREAM, 0, stream, number(error));
    }

    static byte[] goAway(int lastStream) {
        return frame(GOAWAY, 0, 0, join(number(lastStream), number(0)));
    }

    private static byte[] join(byte[] one, byte[] two) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(two);
        return out.toByteArray();
    }

    /** Reads the client's preface and says hello. */
    static void greet(Peer peer, byte[] settings) throws IOException {
        peer.readBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        peer.send(settings);
    }

    /** The next frame that is part of a stream; acknowledges settings on the way. */
    static Frame next(Peer peer) throws IOException {
        while (true) {
            var head = peer.readRaw(9);
            int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
            int stream = (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | (head[8] & 0xff);
            var frame = new Frame(head[3], head[4], stream, peer.readRaw(length));
            if (frame.type() == SETTINGS && frame.flags() == 0) {
                peer.send(frame(SETTINGS, ACK, 0, new byte[0]));
            }
            if (stream != 0 && frame.type() != WINDOW_UPDATE) {
                return frame;
            }
        }
    }

    /** The next request's stream, after its last frame. */
    static int nextRequest(Peer peer) throws IOException {
        var frame = next(peer);
        while (!(frame.isEnd() && (frame.type() == HEADERS || frame.type() == DATA))) {
            frame = next(peer);
        }
        return frame.stream();
    }
}
