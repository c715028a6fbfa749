package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.testing.VirtualClock;
import io.treadle.http.Request;
import io.treadle.http.error.FailedCall;
import io.treadle.http.error.HttpStatusException;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the crawler of docs/tutorial.md asks for, how often, and how fast. */
@TreadleTest
class CrawlerRulesTest {
    private static final URI START = URI.create("http://site/1");

    /** All that was asked for, in its order. */
    private final List<URI> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:me@site",
                "javascript:void(0)",
                "a b",
                "//other/",
                "http://other/1",
                "ftp://site/2",
                "#top",
                "/1#top",
                "http://site/1"
            })
    void aLinkThatLeadsToNoOtherPageOfTheHostIsNotFollowed(String link) {
        assertEquals(Set.of(START), startLeadsTo(link));
        assertEquals(List.of(START), asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "/2", "//site/2", "http://site/2", "https://site/2", "2#top"})
    void aLinkToAPageOfTheHostIsFollowed(String link) {
        startLeadsTo(link);
        assertEquals(List.of("/1", "/2"), asked.stream().map(URI::getPath).toList());
    }

    private Set<URI> startLeadsTo(String link) {
        var crawler = new Crawler(page -> {
            asked.add(page);
            return page.equals(START) ? "<a href=\"" + link + "\">" : "";
        });
        return crawler.crawl(START, ofMinutes(1));
    }

    @TreadleTest
    void aPageThatFailsTwiceIsTriedAThirdTime() {
        assertEquals(Set.of(START), failTwice(new IOException("refused")));
        assertEquals(3, asked.size());
    }

    @TreadleTest
    void aServerThatIsBusyTwiceIsTriedAThirdTime() {
        assertEquals(Set.of(START), failTwice(status(503)));
        assertEquals(3, asked.size());
    }

    @TreadleTest
    void aPageThatIsMissingIsNotTriedAgain() {
        assertEquals(Set.of(), failTwice(status(404)));
        assertEquals(1, asked.size());
    }

    private Set<URI> failTwice(IOException failure) {
        var crawler = new Crawler(page -> {
            asked.add(page);
            if (asked.size() < 3) {
                throw failure;
            }
            return "";
        });
        return crawler.crawl(START, ofMinutes(1));
    }

    private static HttpStatusException status(int status) {
        return new HttpStatusException(new FailedCall("GET", START, 1), status, "", null);
    }

    @TreadleTest
    void aLinkThatNoClientCanAskForIsToldAndTheOthersAreFetched() {
        var refused = URI.create("http://site:99999/");
        var crawler = new Crawler(page -> {
            Request.get(page.toString()); // as the client does first
            return page.equals(START) ? "<a href=\"" + refused + "\"> <a href=\"/2\">" : "";
        });
        assertEquals(Set.of(START, URI.create("http://site/2")), crawler.crawl(START, ofMinutes(1)));
        assertEquals(Set.of(refused), crawler.failures().keySet());
    }

    @TreadleTest
    void fivePagesASecondAreAskedFor(VirtualClock clock) {
        var crawler = new Crawler(CrawlerRulesTest::pageOfATree);
        assertEquals(63, crawler.crawl(START, ofMinutes(1)).size());
        assertEquals(ofMillis(200).multipliedBy(62), clock.elapsed());
    }

    @TreadleTest
    void noMoreThanFourPagesAreFetchedAtATime() {
        var open = new ArrayList<Integer>(List.of(0));
        var crawler = new Crawler(page -> {
            open.add(open.getLast() + 1);
            Treadle.sleep(ofSeconds(10));
            open.add(open.getLast() - 1);
            return pageOfATree(page);
        });
        crawler.crawl(START, ofMinutes(2));
        assertEquals(4, Collections.max(open));
    }

    /** Page n leads to 2n and 2n+1. */
    private static String pageOfATree(URI page) {
        int number = Integer.parseInt(page.getPath().substring(1));
        return number >= 32 ? "" : "<a href=\"/" + 2 * number + "\"> <a href=\"/" + (2 * number + 1) + "\">";
    }
}
