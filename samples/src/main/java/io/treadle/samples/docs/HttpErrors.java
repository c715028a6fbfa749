package io.treadle.samples.docs;

import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.loop.EventLoop;
import java.time.Duration;

/** What can go wrong, and how it is told. */
class HttpErrors {
    public static void main(String... args) throws Exception {
        var url = args[0];
        // region errors
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var response = http.get(url + "/missing"); // a status is an answer, not an error
                System.out.println(response.isSuccessful() + " " + response.status()); // prints false 404
                try {
                    http.get("http://127.0.0.1:1/");
                } catch (HttpConnectException e) {
                    System.out.println("refused"); // prints refused
                }
            }
            var hasty = HttpOptions.DEFAULT.withTimeout(Duration.ofMillis(100)).withConnectionsPerHost(20);
            try (var http = HttpClient.create(hasty)) {
                http.get(url + "/slow");
            } catch (HttpTimeoutException e) {
                System.out.println("too slow"); // prints too slow
            }
        });
        // endregion
    }
}
