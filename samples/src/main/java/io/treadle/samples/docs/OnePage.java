package io.treadle.samples.docs;

// region one
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import java.io.IOException;

public class OnePage {
    public static void main(String... urls) throws IOException {
        EventLoop.run(
                () -> { // a loop: one thread, which runs this task and all that it starts
                    try (var http = HttpClient.create()) {
                        System.out.println(http.get(urls[0]).status()); // prints 200
                    }
                });
    }
}
// endregion
