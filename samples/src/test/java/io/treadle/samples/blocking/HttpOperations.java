package io.treadle.samples.blocking;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.treadle.core.function.Action;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Blocking HTTP clients. */
final class HttpOperations {
    private HttpOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("HttpURLConnection.getInputStream", HttpOperations::urlConnection),
                Operation.of("HttpClient.send of the JDK", HttpOperations::client),
                Operation.of("CloseableHttpClient.execute of Apache HttpClient 5", HttpOperations::apache));
    }

    private static Trial urlConnection() throws IOException {
        var server = new SilentServer();
        var connection = (HttpURLConnection) server.uri().toURL().openConnection();
        return server.trial(() -> connection.getInputStream().close());
    }

    private static Trial client() throws IOException {
        var server = new SilentServer();
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(server.uri()).build();
        return server.trial(() -> client.send(request, BodyHandlers.discarding()));
    }

    private static Trial apache() throws IOException {
        var server = new SilentServer();
        var client = HttpClients.createDefault();
        return server.trial(() -> client.execute(new HttpGet(server.uri()), response -> null));
    }

    /** Takes one connection, and does not answer on it before it is told to. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private volatile boolean asked;
        private volatile boolean left;
        private volatile Socket connection = new Socket();

        SilentServer() throws IOException {
            Thread.ofPlatform().daemon().start(this::serve);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        }

        Trial trial(Action<?> call) {
            return Trial.of(call, this::answer)
                    .heldOnce(() -> asked)
                    .closedOnce(() -> left)
                    .closing(this);
        }

        private void serve() {
            try {
                connection = server.accept();
                connection.getInputStream().read();
                asked = true;
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                left = true;
            } catch (IOException e) {
                left = true; // reset
            }
        }

        private void answer() throws IOException {
            connection.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
        }

        @Override
        public void close() throws IOException {
            server.close();
            connection.close();
        }
    }
}
