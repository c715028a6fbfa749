package io.treadle.samples.docs;

// region many
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.stream.Stream;

public class ManyPages {
    public static void main(String... urls) throws Exception {
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var tasks = Stream.of(urls)
                        .map(url -> Treadle.spawn(() -> http.get(url).status())) // a task for each, all at once
                        .toList();
                System.out.println(Treadle.gather(tasks)); // prints [200, 200, 404]
            }
        });
    }
}
// endregion
