package io.treadle.samples.docs;

// region punctual
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

public class PunctualPages {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    public static void main(String... urls) throws Exception {
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var tasks = Stream.of(urls)
                        .map(url -> Treadle.spawn(() -> status(http, url)))
                        .toList();
                System.out.println(Treadle.gather(tasks)); // prints [200, 404, -1]
            }
        });
    }

    /** Minus one if it is too slow. */
    private static int status(HttpClient http, String url) throws IOException {
        return Treadle.moveOnAfter(LIMIT, () -> http.get(url).status(), -1);
    }
}
// endregion
