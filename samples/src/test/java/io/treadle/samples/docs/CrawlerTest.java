package io.treadle.samples.docs;

// region test
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

@TreadleTest
class CrawlerTest {
    private static final URI START = URI.create("http://site/");
    private static final String LINKS = "<a href=\"/other\"> <a href=\"/fast\">";

    @TreadleTest
    void aPageThatHangsIsLeftOutWhenTheTimeIsOver(VirtualClock clock) {
        var crawler = new Crawler(page -> {
            if (page.getPath().equals("/other")) {
                Treadle.sleep(Duration.ofHours(1));
            }
            return page.equals(START) ? LINKS : "";
        });
        var pages = crawler.crawl(START, Duration.ofMinutes(10));
        assertEquals(Set.of(START, URI.create("http://site/fast")), pages);
        assertEquals(Duration.ofMinutes(10), clock.elapsed()); // of virtual time; the test takes milliseconds
    }

    @TreadleTest
    void aPageThatFailsIsToldAndTheOthersAreFetched() {
        var crawler = new Crawler(page -> {
            if (page.getPath().equals("/other")) {
                throw new IOException("refused");
            }
            return page.equals(START) ? LINKS : "";
        });
        var pages = crawler.crawl(START, Duration.ofMinutes(10));
        assertEquals(Set.of(START, URI.create("http://site/fast")), pages);
        assertEquals(Map.of(URI.create("http://site/other"), "java.io.IOException: refused"), crawler.failures());
    }
}
// endregion
