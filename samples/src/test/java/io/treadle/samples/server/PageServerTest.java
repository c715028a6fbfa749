package io.treadle.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // JUnit calls the set-up first
class PageServerTest {
    private PageServer server;
    private HttpClient client;

    @BeforeEach
    void start() {
        server = PageServer.start(new Pages(Duration.ofMillis(1), 10));
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "",
            value = {
                "/page/1, 200, 10", "/size/5000, 200, 5000", "/size/0, 200, 0", "/size/x, 200, 0",
                "/status/503, 503, 0", "/status/9, 404, 0", "/, 404, 0", "/other/thing, 404, 0"
            })
    void eachPathHasItsStatusAndSize(String path, int status, int size) throws Exception {
        HttpResponse<byte[]> response = get(path);
        assertEquals(status, response.statusCode());
        assertEquals(size, response.body().length);
    }

    @Test
    void cutClosesTheConnectionBeforeTheBodyIsWhole() {
        assertThrows(IOException.class, () -> get("/cut"));
    }

    @Test
    void theProcessEndsWhenItsStandardInputDoes() throws Exception {
        Process process = new ProcessBuilder(JvmCommand.of(PageServer.class, "PT0S", "1")).start();
        Integer.parseInt(process.inputReader().readLine());
        process.getOutputStream().close();
        assertEquals(0, process.waitFor());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }
}
