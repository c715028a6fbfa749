package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.treadle.loop.Treadle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's own server, which others wrote. */
@HttpTest
class JdkServerIT {
    private final ConcurrentHashMap<InetSocketAddress, Integer> requests = new ConcurrentHashMap<>();
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/echo", exchange -> {
            requests.merge(exchange.getRemoteAddress(), 1, Integer::sum);
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
            exchange.close();
        });
        server.createContext("/status", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        CompletableFuture.runAsync(() -> server.stop(0)).join(); // joins, which pins a task up to JDK 23
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000, 1 << 20})
    void bodiesComeBack(int length) throws Exception {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        use(http -> {
            assertArrayEquals(bytes, http.post(url + "/echo", bytes).bytes());
            assertArrayEquals(bytes, http.post(url + "/chunked", bytes).bytes());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 404, 500})
    void statusesComeBack(int status) throws Exception {
        use(http -> {
            assertEquals(status, http.get(url + "/status?" + status).status());
            assertEquals(404, http.get(url + "/nowhere").status());
        });
    }

    @Test
    void headHasHeadersAndNoBody() throws Exception {
        use(http -> {
            var response = http.send(Request.of("HEAD", url + "/status?200"));
            assertEquals(200, response.status());
            assertNotNull(response.header("date"));
            assertEquals(0, response.bytes().length);
        });
    }

    @Test
    void manyTasksShareFewConnections() throws Exception {
        use(HttpOptions.DEFAULT.withConnectionsPerHost(5), http -> {
            var calls = IntStream.range(0, 500)
                    .mapToObj(i -> Treadle.spawn(
                            () -> http.post(url + "/echo", "body " + i).text()))
                    .toList();
            var expected = IntStream.range(0, 500).mapToObj(i -> "body " + i).toList();
            assertEquals(expected, Treadle.gather(calls));
        });
        assertEquals(500, requests.values().stream().mapToInt(n -> n).sum());
        assertTrue(requests.size() <= 5, requests::toString);
    }
}
