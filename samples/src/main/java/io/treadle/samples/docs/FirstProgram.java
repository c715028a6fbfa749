package io.treadle.samples.docs;

// region first-program
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.stream.Stream;

public class FirstProgram {
    public static void main(String... urls) throws Exception {
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var pages = Stream.of(urls)
                        .map(url -> Treadle.spawn(() -> http.get(url).status())) // a task for each URL, all at once
                        .toList();
                System.out.println(Treadle.gather(pages)); // prints [200, 200]
            }
        });
    }
}
// endregion
