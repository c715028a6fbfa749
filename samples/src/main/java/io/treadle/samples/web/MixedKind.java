package io.treadle.samples.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** The kinds of URL that a program meets, each with what becomes of it. */
enum MixedKind {
    OK("200", 1000),
    SLOW("200", 1000),
    REDIRECT("200", 1000),
    GZIP("200", 100_000),
    BIG("200", 10_000_000),
    FLAKY("200", 1000),
    MISSING("404", 0),
    BROKEN("500", 0),
    RESET("ConnectionClosedException", 0),
    CUT("ConnectionClosedException", 0),
    GARBAGE("HttpProtocolException", 0);

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private final String outcome;
    private final int size;

    MixedKind(String outcome, int size) {
        this.outcome = outcome;
        this.size = size;
    }

    /** A status, with a body of {@link #size}, or the name of an exception. */
    String outcome() {
        return outcome;
    }

    int size() {
        return size;
    }

    /** Of {@code count} URLs every 500th is big, the others take turns. */
    static MixedKind of(int index) {
        if (index % 500 == 499) {
            return BIG;
        }
        var kind = values()[index % values().length];
        return kind == BIG ? OK : kind;
    }

    String path(int index) {
        return "/" + name() + "/" + index;
    }

    /** What the server does. */
    static boolean answer(RawServer.Request request) throws Exception {
        var kind = valueOf(request.path().split("/", -1)[1]);
        switch (kind) {
            case OK, BIG -> request.send("200 OK", "", kind.body());
            case SLOW -> {
                Thread.sleep(50);
                request.send("200 OK", "", kind.body());
            }
            case REDIRECT -> request.send("302 Found", "Location: /OK/0\r\n", new byte[0]);
            case GZIP -> request.send("200 OK", "Content-Encoding: gzip\r\n", zipped(kind.body()));
            case FLAKY -> {
                boolean first = SEEN.add(request.path());
                request.send(first ? "500 Not Yet" : "200 OK", "", first ? new byte[0] : kind.body());
            }
            case MISSING -> request.send("404 Not Found", "", new byte[0]);
            case BROKEN -> request.send("500 Internal Server Error", "", new byte[0]);
            case RESET -> request.socket().setSoLinger(true, 0);
            case CUT ->
                request.socket()
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            case GARBAGE ->
                request.socket()
                        .getOutputStream()
                        .write("SSH-2.0-OpenSSH_9.9\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return kind != RESET && kind != CUT && kind != GARBAGE;
    }

    private byte[] body() {
        var body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        return body;
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var result = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(result)) {
            out.write(bytes);
        }
        return result.toByteArray();
    }
}
