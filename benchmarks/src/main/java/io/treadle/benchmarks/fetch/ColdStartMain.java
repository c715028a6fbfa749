package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** Fetches one page and says how long that took since the process was started. */
final class ColdStartMain {
    private ColdStartMain() {}

    /** Arguments: the peer, the benchmark, the URL, the size of its page, and when the process was started. */
    public static void main(String[] arguments) throws Exception {
        int bytes = fetch(arguments[0], arguments[2]);
        double millis = System.currentTimeMillis() - (double) Long.parseLong(arguments[4]);
        double cpuMillis = Measured.cpuSeconds() * 1e3;
        Measured.say("ms", millis);
        Measured.say("cpu-ms", cpuMillis);
        Measured.say("peak-MB", Measured.peakMegabytes());
        if (bytes != Integer.parseInt(arguments[3])) {
            throw new IOException("the page did not come whole: bytes=" + bytes);
        }
        System.exit(0); // not all clients end their threads
    }

    private static int fetch(String peer, String url) throws Exception {
        return switch (peer) {
            case "treadle" -> EventLoop.run(() -> HttpClient.create().get(url).bytes().length);
            case "jdk-client" ->
                java.net.http.HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                        .body()
                        .length;
            case "url-connection" -> byUrlConnection(url);
            case "reactor-netty" ->
                length(reactor.netty.http.client.HttpClient.create()
                        .get()
                        .uri(url)
                        .responseContent()
                        .aggregate()
                        .asByteArray()
                        .block());
            case "vertx" -> byVertx(url);
            default -> throw new IllegalArgumentException("no such peer: peer=" + peer);
        };
    }

    private static int byUrlConnection(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return in.readAllBytes().length;
        }
    }

    private static int byVertx(String url) throws Exception {
        try (var client = new VertxClient(1, url)) {
            return (int) client.fetchAll(1);
        }
    }

    private static int length(byte @Nullable [] body) {
        return body == null ? 0 : body.length;
    }
}
