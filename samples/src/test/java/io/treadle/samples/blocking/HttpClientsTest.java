package io.treadle.samples.blocking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.treadle.core.function.Body;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocking HTTP clients in the tasks of one loop, against a server that answers nobody before all have asked. */
class HttpClientsTest {
    private static final int TASKS = 20;

    private final CountDownLatch missing = new CountDownLatch(TASKS);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TASKS);
        server.setExecutor(threads);
        server.createContext("/", this::answerWhenAllHaveAsked);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answerWhenAllHaveAsked(HttpExchange exchange) throws IOException {
        missing.countDown();
        try {
            missing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(200, 1);
        exchange.getResponseBody().write('7');
        exchange.close();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void assertAllAskAtOnce(Body<String, Exception> ask) throws Exception {
        var answers = Treadle.gather(
                IntStream.range(0, TASKS).mapToObj(i -> Treadle.spawn(ask)).toList());
        assertEquals(IntStream.range(0, TASKS).mapToObj(i -> "7").toList(), List.copyOf(answers));
    }

    @Test
    void theClientOfTheJdk() throws Exception {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(uri()).build();
        EventLoop.run(() -> assertAllAskAtOnce(
                () -> client.send(request, BodyHandlers.ofString()).body()));
    }

    @Test
    void theUrlConnectionOfTheJdk() throws Exception {
        EventLoop.run(() -> assertAllAskAtOnce(() -> {
            var connection = (HttpURLConnection) uri().toURL().openConnection();
            try (var in = connection.getInputStream()) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }));
    }

    @Test
    void theClassicClientOfApache() throws Exception {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(TASKS)
                .setMaxConnTotal(TASKS)
                .build();
        try (var client = HttpClients.custom().setConnectionManager(connections).build()) {
            EventLoop.run(() -> assertAllAskAtOnce(
                    () -> client.execute(new HttpGet(uri()), response -> EntityUtils.toString(response.getEntity()))));
        }
    }
}
