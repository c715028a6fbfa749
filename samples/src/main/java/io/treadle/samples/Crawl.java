package io.treadle.samples;

import io.treadle.core.pool.TaskPool;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.http.options.RateLimit;
import io.treadle.loop.Treadle;
import io.treadle.samples.cli.Progress;
import io.treadle.samples.web.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A crawler: breadth first, all pages of one depth at once, but no faster than a host likes. No lock, no callback. */
@Command(name = "crawl", description = "A crawler that is polite: breadth first over a site, so many pages a second.")
final class Crawl implements Callable<Integer> {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "How deep the embedded site is; default ${DEFAULT-VALUE}.")
    private int depth = 4;

    @Option(names = "--rate", paramLabel = "N", description = "Pages a second; default ${DEFAULT-VALUE}.")
    private int rate = 200;

    @Override
    public Integer call() throws Exception {
        try (RawServer site = RawServer.start(this::page)) {
            return Treadle.run(() -> crawl(site.url("/1"))) ? 0 : 1;
        }
    }

    /** Page n leads to 3n-1, 3n and 3n+1, to the first page again, and, once, to none. */
    private boolean page(RawServer.Request request) throws IOException {
        int number = Integer.parseInt(request.path().substring(1));
        boolean isLeaf = number > Math.pow(3, depth - 1.0) / 2;
        String links = IntStream.rangeClosed(isLeaf ? 1 : 3 * number - 1, isLeaf ? 1 : 3 * number + 1)
                .mapToObj(to -> "<a href=\"/" + to + "\">" + to + "</a>")
                .collect(Collectors.joining());
        request.send("200 OK", "Content-Type: text/html\r\n", links.getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private boolean crawl(String start) throws Exception {
        HttpOptions polite = HttpOptions.DEFAULT.withRateLimit(
                RateLimit.of(rate, Duration.ofSeconds(1)).withBurst(10));
        Set<String> seen = new LinkedHashSet<>(List.of(start));
        try (HttpClient http = HttpClient.create(polite);
                TaskPool pool = TaskPool.of(20);
                Progress progress = Progress.show("crawl", -1)) {
            List<String> level = List.of(start);
            for (int number = 1; !level.isEmpty(); number++) {
                System.out.println("depth " + number + ": " + level.size() + " pages");
                List<String> next = new ArrayList<>();
                for (List<String> links : pool.map(url -> links(http, url, progress), level)) {
                    links.stream().filter(seen::add).forEach(next::add);
                }
                level = next;
            }
        }
        System.out.println("pages " + seen.size());
        return true;
    }

    private static List<String> links(HttpClient http, String url, Progress progress) throws IOException {
        var page = http.get(url).raiseForStatus();
        progress.step();
        return LINK.matcher(page.text())
                .results()
                .map(link -> page.uri().resolve(link.group(1)).toString())
                .toList();
    }
}
