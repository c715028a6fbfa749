package io.treadle.samples.docs;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Set;

/** The end of docs/tutorial.md. */
@TreadleTest
class CrawlerTest {
    // region test
    @TreadleTest
    void aPageThatHangsIsLeftOutWhenTheTimeIsOver(VirtualClock clock) {
        var crawler = new Crawler(url -> {
            if (url.equals("http://site/slow")) {
                Treadle.sleep(ofMinutes(60));
            }
            return url.equals("http://site/") ? "<a href=\"/slow\"> <a href=\"/fast\">" : "";
        });
        var found = crawler.crawl("http://site/", ofMinutes(10));
        assertEquals(Set.of("http://site/", "http://site/slow", "http://site/fast"), found);
        assertEquals(ofMinutes(10), clock.elapsed()); // of virtual time; the test takes milliseconds
    }
    // endregion

    @TreadleTest
    void aPageThatFailsTwiceIsTriedAThirdTime() {
        var tries = new HashMap<String, Integer>();
        var crawler = new Crawler(url -> {
            if (tries.merge(url, 1, Integer::sum) < 3) {
                throw new IOException("refused");
            }
            return "";
        });
        assertEquals(Set.of("http://site/"), crawler.crawl("http://site/", ofMinutes(1)));
        assertEquals(3, tries.get("http://site/"));
    }

    @TreadleTest
    void noMoreThanAHundredPagesASecondAreAskedFor(VirtualClock clock) {
        var crawler = new Crawler(url -> {
            int number = Integer.parseInt(url.substring(url.lastIndexOf('/') + 1));
            return number >= 128 ? "" : "<a href=\"/" + 2 * number + "\"> <a href=\"/" + (2 * number + 1) + "\">";
        });
        assertEquals(255, crawler.crawl("http://site/1", ofMinutes(1)).size());
        assertTrue(
                clock.elapsed().compareTo(ofSeconds(2)) > 0,
                () -> clock.elapsed().toString());
    }
}
