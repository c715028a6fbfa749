package io.treadle.samples.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that answers as it likes, even against all rules: a plain socket and a virtual thread of the JDK a connection. Not
 * on the loop whose client asks it.
 */
public final class RawServer implements AutoCloseable {
    /** Answers the request for {@code path}; false if the connection is of no more use. */
    @FunctionalInterface
    public interface Handler {
        boolean answer(Request request) throws Exception;
    }

    /** What was asked, and where the answer goes. */
    public record Request(String path, String head, Socket socket) {
        /** Sends a whole response. */
        public void send(String status, String headers, byte[] body) throws IOException {
            var head = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
        }
    }

    private final ServerSocket listening;
    private final Handler handler;

    private RawServer(Handler handler) throws IOException {
        this.listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        this.handler = handler;
        Thread.ofPlatform().daemon().name("raw-server").start(this::accept);
    }

    /** Listens on a port of the loopback address. */
    public static RawServer start(Handler handler) throws IOException {
        return new RawServer(handler);
    }

    /** The URL of {@code path}. */
    public String url(String path) {
        return "http://127.0.0.1:" + listening.getLocalPort() + path;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            for (var head = readHead(socket.getInputStream());
                    !head.isEmpty();
                    head = readHead(socket.getInputStream())) {
                int begin = head.indexOf(' ') + 1;
                var path = head.substring(begin, head.indexOf(' ', begin));
                if (!handler.answer(new Request(path, head, socket))) {
                    return;
                }
            }
        } catch (Exception e) {
            // the client went away, or is told so by the closed connection
        }
    }

    /** Empty if the client closes. */
    private static String readHead(InputStream input) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
