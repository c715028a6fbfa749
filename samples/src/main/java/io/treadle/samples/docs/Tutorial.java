package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.DeadlineException;
import io.treadle.core.pace.Retry;
import io.treadle.http.HttpClient;
import io.treadle.http.error.HttpStatusException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.List;

/** The first steps of docs/tutorial.md; the program that comes of them is {@link Crawler}. */
class Tutorial {
    public static void main(String... args) throws Exception {
        var url = args[0] + "/site/1";
        one(url);
        many(List.of(url, url, args[0] + "/missing"));
        limited(args[0] + "/slow");
        retried(args[0] + "/site/9");
    }

    private static void one(String url) throws IOException {
        // region one
        EventLoop.run(
                () -> { // a loop: one thread, which runs this task and all that it starts
                    try (var http = HttpClient.create()) {
                        System.out.println(http.get(url).status()); // prints 200
                    }
                });
        // endregion
    }

    private static void many(List<String> urls) throws Exception {
        // region many
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var tasks = urls.stream()
                        .map(url -> Treadle.spawn(() -> http.get(url).status()))
                        .toList();
                System.out.println(Treadle.gather(tasks)); // prints [200, 200, 404]
            }
        });
        // endregion
    }

    private static void limited(String slow) throws IOException {
        // region limits
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                int status =
                        Treadle.moveOnAfter(ofMillis(50), () -> http.get(slow).status(), -1);
                System.out.println(status); // prints -1
                Treadle.withTimeout(ofMillis(50), () -> http.get(slow));
            } catch (DeadlineException e) {
                System.out.println("too slow"); // prints too slow
            }
        });
        // endregion
    }

    private static void retried(String missing) throws IOException {
        // region retries
        var patient = Retry.DEFAULT.withTries(3).withBackoff(ofMillis(1), ofSeconds(1));
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                Treadle.retry(patient, () -> http.get(missing).raiseForStatus());
            } catch (HttpStatusException e) {
                System.out.println("gave up: status " + e.status()); // prints gave up: status 404
            }
        });
        // endregion
    }
}
