package io.treadle.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** One connection of a {@link ByteServer}, seen from the server. Text is ISO 8859-1, so a character is a byte. */
final class Peer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");

    private final Socket below;
    private final Socket socket;
    private final InputStream input;

    /** {@code below} is what {@code socket} writes to, with TLS between; the same without. */
    Peer(Socket below, Socket socket) throws IOException {
        this.below = below;
        this.socket = socket;
        this.input = socket.getInputStream();
        below.setTcpNoDelay(true);
    }

    /** The next request as it came, head and body; {@link EOFException} if the client closes instead. */
    String readRequest() throws IOException {
        var head = readHead();
        var length = LENGTH.matcher(head);
        return length.find() ? head + text(input.readNBytes(Integer.parseInt(length.group(1)))) : head;
    }

    /** What {@code request} asks for. */
    static String target(String request) {
        int begin = request.indexOf(' ') + 1;
        return request.substring(begin, request.indexOf(' ', begin));
    }

    /** The next head as it came, without a body. */
    String readHead() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!text(bytes.toByteArray()).endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                throw new EOFException("the client has closed after " + bytes.size() + " bytes");
            }
            bytes.write(next);
        }
        return text(bytes.toByteArray());
    }

    /** So many bytes. */
    String readBytes(int count) throws IOException {
        return text(readRaw(count));
    }

    /** So many bytes; {@link EOFException} if the client closes before. */
    byte[] readRaw(int count) throws IOException {
        var bytes = input.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the client has closed after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Passes on what comes, both ways, until the client closes. */
    void pipeTo(String host, int port) throws IOException {
        try (var other = new Socket(host, port)) {
            var back = Thread.ofPlatform().daemon().start(() -> {
                try {
                    other.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                    // the other way ends too
                }
            });
            input.transferTo(other.getOutputStream());
            back.interrupt();
        }
    }

    /** What the client still says, until it closes. */
    String readRest() {
        var rest = new ByteArrayOutputStream();
        try {
            input.transferTo(rest);
        } catch (IOException e) {
            // a reset is an end too
        }
        return text(rest.toByteArray());
    }

    /** Answers every request with {@code response}, until the client closes. */
    void answerAll(String response) throws IOException {
        while (true) {
            readRequest();
            send(response);
        }
    }

    Peer send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Returns once the client has closed its side, in whatever way; what it sends before that is dropped. */
    void awaitClosed() {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // a reset is an end too
        }
    }

    /** Returns once the client has said anything at all. */
    void awaitByte() throws IOException {
        if (input.read() < 0) {
            throw new EOFException("the client has closed without a word");
        }
    }

    /** Over TLS: ends the connection below it, as an attacker could. */
    void closeWithoutNotice() throws IOException {
        below.close();
    }

    /** Closes with a reset instead of an orderly end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is over anyhow
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
