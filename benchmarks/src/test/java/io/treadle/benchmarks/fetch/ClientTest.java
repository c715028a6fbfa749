package io.treadle.benchmarks.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.epoll.Epoll;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @BeforeAll
    static void startServer() throws IOException {
        server = ServerProcess.start(Duration.ZERO, 100);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Client open(String name, String path) throws IOException {
        String url = server.url(path);
        return switch (name) {
            case "apache" -> new ApacheClient(4, url);
            case "vertx" -> new VertxClient(4, url);
            default -> UrlConnectionClient.onPool(4, url);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "vertx", "url-connection"})
    void everyPageIsCountedWithAllItsBytes(String name) throws Exception {
        try (Client client = open(name, "/page/0")) {
            assertEquals(2000, client.fetchAll(20));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apache", "vertx", "url-connection"})
    void aStatusThatIsNoSuccessFailsTheRun(String name) throws Exception {
        try (Client client = open(name, "/status/500")) {
            assertThrows(Exception.class, () -> client.fetchAll(3));
        }
    }

    @Test
    void vertxHasTheTransportOfTheOthers() {
        try (var client = new VertxClient(1, "http://127.0.0.1:1/")) {
            assertEquals(Epoll.isAvailable(), client.isNative());
        }
    }
}
