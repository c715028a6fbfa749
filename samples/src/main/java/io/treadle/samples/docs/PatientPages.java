package io.treadle.samples.docs;

// region patient
import io.treadle.core.pace.Retry;
import io.treadle.http.HttpClient;
import io.treadle.http.error.HttpStatusException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

public class PatientPages {
    private static final Duration LIMIT = Duration.ofSeconds(10); // for all tries of a page together
    static final Retry PATIENT = Retry.DEFAULT.withTries(3).onlyIf(PatientPages::mayGetBetter);

    public static void main(String... urls) throws Exception {
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var tasks = Stream.of(urls)
                        .map(url -> Treadle.spawn(() -> status(http, url)))
                        .toList();
                System.out.println(Treadle.gather(tasks)); // prints [200, 200, 404]
            }
        });
    }

    private static int status(HttpClient http, String url) throws IOException {
        try {
            return Treadle.moveOnAfter(
                    LIMIT,
                    () -> Treadle.retry(
                            PATIENT, () -> http.get(url).raiseForStatus().status()),
                    -1);
        } catch (HttpStatusException e) {
            return e.status();
        }
    }

    /** A server that is busy, or a connection that broke; not a page that is missing. */
    private static boolean mayGetBetter(Exception e) {
        return e instanceof HttpStatusException answer ? answer.status() >= 500 : e instanceof IOException;
    }
}
// endregion
