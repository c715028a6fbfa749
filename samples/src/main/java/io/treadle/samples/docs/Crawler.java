package io.treadle.samples.docs;

// region crawler
import io.treadle.core.SpawnOptions;
import io.treadle.core.TaskScope;
import io.treadle.core.pace.RateLimiter;
import io.treadle.core.pace.Ticker;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

public class Crawler {
    /** How a page is got; a test has another way. */
    interface Web {
        String get(URI page) throws IOException;
    }

    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    private final Web web;
    private final CapacityLimiter places = new CapacityLimiter(4); // so many pages at a time,
    private final RateLimiter pace = RateLimiter.of(5, Duration.ofSeconds(1)); // and so many a second
    private final Set<URI> seen = new HashSet<>(); // shared by all tasks; needs no lock
    private final Set<URI> pages = new LinkedHashSet<>();
    private final Map<URI, String> failures = new LinkedHashMap<>();

    Crawler(Web web) {
        this.web = web;
    }

    public static void main(String... args) throws IOException {
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var crawler = new Crawler(
                        page -> http.get(page.toString()).raiseForStatus().text());
                var pages = crawler.crawl(URI.create(args[0]), Duration.ofMinutes(1));
                System.out.println(pages.size() + " pages"); // prints 7 pages
                crawler.failures().forEach((page, why) -> System.err.println(page + ": " + why));
                System.out.println(crawler.failures().size() + " failed"); // prints 1 failed
            }
        });
    }

    /** The pages of its host that {@code start} leads to; those that were got when {@code limit} is over. */
    Set<URI> crawl(URI start, Duration limit) {
        Treadle.moveOnAfter(
                limit,
                () -> Treadle.scope(
                        scope -> { // ends when all its tasks have ended
                            scope.spawn(SpawnOptions.DEFAULT.asDaemon(), this::tellProgress);
                            visit(scope, start);
                        }));
        return pages;
    }

    /** The pages that could not be got, and why. */
    Map<URI, String> failures() {
        return failures;
    }

    private void visit(TaskScope scope, URI page) {
        if (seen.add(page)) {
            scope.spawn(SpawnOptions.named(page.toString()), () -> {
                try {
                    var text = get(page);
                    pages.add(page);
                    links(page, text).forEach(link -> visit(scope, link));
                } catch (IOException | IllegalArgumentException e) { // the latter for a URL such as http://site:99999/
                    failures.put(page, e.toString()); // the others go on
                }
            });
        }
    }

    @SuppressWarnings("try") // the place need not be named in the block
    private String get(URI page) throws IOException {
        try (var place = places.hold()) { // waits for a place
            return Treadle.retry(PatientPages.PATIENT, () -> {
                pace.acquire(); // waits for its turn
                return web.get(page);
            });
        }
    }

    private static List<URI> links(URI page, String text) {
        return LINK.matcher(text)
                .results()
                .flatMap(link -> target(page, link.group(1)).stream())
                .toList();
    }

    /** The page that a link leads to, if it is one of the same host. */
    private static Optional<URI> target(URI page, String link) {
        try {
            var address = page.resolve(link).toString().replaceFirst("#.*", ""); // #places are in the page itself
            return Optional.of(URI.create(address))
                    .filter(uri -> address.startsWith("http") && Objects.equals(uri.getHost(), page.getHost()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no URL, for example with a space in it
        }
    }

    private void tellProgress() {
        for (var tick : Ticker.fixedRate(Duration.ofMillis(500))) {
            System.err.println(tick + ": " + (pages.size() + failures.size()) + " of " + seen.size() + " pages");
        }
    }
}
// endregion
