package io.treadle.samples.fetch;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The JDK's HTTP client as its three runners use it: HTTP/1.1, as all the others speak. */
final class JdkHttp implements AutoCloseable {
    private final Duration timeout;
    private final HttpClient client;

    JdkHttp(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    }

    Page get(String url) throws Exception {
        return page(client.send(request(url), BodyHandlers.ofByteArray()));
    }

    CompletableFuture<Page> getAsync(String url) {
        return client.sendAsync(request(url), BodyHandlers.ofByteArray()).thenApply(JdkHttp::page);
    }

    private HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
    }

    private static Page page(HttpResponse<byte[]> response) {
        return new Page(response.statusCode(), response.body().length);
    }

    @Override
    public void close() {
        client.close();
    }
}
