package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.SpawnOptions;
import io.treadle.core.TaskScope;
import io.treadle.core.pace.RateLimiter;
import io.treadle.core.pace.Retry;
import io.treadle.core.pace.Ticker;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What docs/tutorial.md ends with: a crawler that is polite, patient and punctual. */
@SuppressWarnings("try") // a place that is held need not be named in the block
// region crawler
public class Crawler {
    /** How a page is got; a test has another way. */
    interface Web {
        String get(String url) throws IOException;
    }

    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");
    private static final Retry PATIENT = Retry.DEFAULT.withTries(3).onlyIf(IOException.class::isInstance);

    private final Web web;
    private final CapacityLimiter places = new CapacityLimiter(20); // so many pages at a time,
    private final RateLimiter pace = RateLimiter.of(100, ofSeconds(1)).withBurst(10); // and so many a second
    private final Set<String> seen = new LinkedHashSet<>(); // shared by all tasks; needs no lock
    private int done;

    Crawler(Web web) {
        this.web = web;
    }

    public static void main(String... args) throws IOException {
        var found = EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                return new Crawler(url -> http.get(url).raiseForStatus().text())
                        .crawl(args[0] + "/site/1", ofSeconds(60));
            }
        });
        System.out.println(found.size() + " pages"); // prints 7 pages
    }

    /** All pages that {@code start} leads to; those that have been found when {@code limit} is over. */
    Set<String> crawl(String start, Duration limit) {
        Treadle.moveOnAfter(
                limit,
                () -> Treadle.scope(
                        scope -> { // ends when all its tasks have ended
                            scope.spawn(SpawnOptions.DEFAULT.asDaemon(), this::tellProgress);
                            visit(scope, start);
                        }));
        return seen;
    }

    private void visit(TaskScope scope, String url) {
        if (seen.add(url)) {
            scope.spawn(SpawnOptions.named(url), () -> {
                links(url).forEach(link -> visit(scope, link));
                done++;
            });
        }
    }

    private List<String> links(String url) throws IOException {
        try (var place = places.hold()) { // waits for a place
            var page = Treadle.retry(PATIENT, () -> {
                pace.acquire(); // waits for its turn
                return web.get(url);
            });
            return LINK.matcher(page)
                    .results()
                    .map(link -> URI.create(url).resolve(link.group(1)).toString())
                    .toList();
        }
    }

    private void tellProgress() {
        for (var tick : Ticker.fixedRate(ofMillis(500))) {
            System.err.println(tick + ": " + done + " of " + seen.size() + " pages");
        }
    }
}
// endregion
