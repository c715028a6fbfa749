package io.treadle.http;

import io.treadle.testkit.PeerConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** One connection of a {@link ByteServer}, which speaks of requests and responses. Text is ISO 8859-1, so a character is a byte. */
final class Peer {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");

    private final PeerConnection connection;

    Peer(PeerConnection connection) {
        this.connection = connection;
    }

    /** The next request as it came, head and body; {@link java.io.EOFException} if the client closes instead. */
    String readRequest() throws IOException {
        var head = readHead();
        var length = LENGTH.matcher(head);
        return length.find() ? head + readBytes(Integer.parseInt(length.group(1))) : head;
    }

    /** What {@code request} asks for. */
    static String target(String request) {
        int begin = request.indexOf(' ') + 1;
        return request.substring(begin, request.indexOf(' ', begin));
    }

    /** The next head as it came, without a body. */
    String readHead() throws IOException {
        return connection.readUntil("\r\n\r\n");
    }

    /** So many bytes. */
    String readBytes(int count) throws IOException {
        return text(readRaw(count));
    }

    /** So many bytes; {@link java.io.EOFException} if the client closes before. */
    byte[] readRaw(int count) throws IOException {
        return connection.read(count);
    }

    /** Passes on what comes, both ways, until the client closes. */
    void pipeTo(String host, int port) throws IOException {
        try (var other = new Socket(host, port)) {
            var back = Thread.ofPlatform().daemon().start(() -> sendAllOf(other));
            while (!connection.isAtEnd()) {
                other.getOutputStream().write(connection.read(1));
            }
            back.interrupt();
        }
    }

    private void sendAllOf(Socket other) {
        var piece = new byte[8192];
        try {
            for (int n = other.getInputStream().read(piece);
                    n >= 0;
                    n = other.getInputStream().read(piece)) {
                connection.send(Arrays.copyOf(piece, n));
            }
        } catch (IOException e) {
            // the other way ends too
        }
    }

    /** What the client still says, until it closes. */
    String readRest() {
        int before = connection.received().length;
        try {
            connection.readAll();
        } catch (IOException e) {
            // a reset is an end too
        }
        return connection.receivedText().substring(before);
    }

    /** Answers every request with {@code response}, until the client closes. */
    void answerAll(String response) throws IOException {
        while (true) {
            readRequest();
            send(response);
        }
    }

    Peer send(String bytes) throws IOException {
        connection.send(bytes);
        return this;
    }

    Peer send(byte[] bytes) throws IOException {
        connection.send(bytes);
        return this;
    }

    /** Byte by byte. */
    Peer dribble(String bytes, Duration pause) throws Exception {
        connection.dribble(bytes, pause);
        return this;
    }

    /** Waits for something that the test does. */
    Peer await(Future<?> event) throws Exception {
        connection.await(event);
        return this;
    }

    /** Returns once the client has closed its side, in whatever way; what it sends before that is dropped. */
    void awaitClosed() {
        connection.drain();
    }

    /** Returns once the client has said anything at all. */
    void awaitByte() throws IOException {
        connection.read(1);
    }

    /** Takes nothing more, and says nothing. */
    void hold() throws InterruptedException {
        connection.hold();
    }

    /** Says that nothing more will come. */
    Peer halfClose() throws IOException {
        connection.halfClose();
        return this;
    }

    /** Over TLS: ends the connection below it, as an attacker could. */
    void closeWithoutNotice() throws IOException {
        connection.closeWithoutNotice();
    }

    /** Closes with a reset instead of an orderly end. */
    void reset() throws IOException {
        connection.reset();
    }

    void close() throws IOException {
        connection.close();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
