package io.treadle.samples.web;

import io.treadle.core.Task;
import io.treadle.core.pace.Retry;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.http.Request;
import io.treadle.http.error.HttpStatusException;
import io.treadle.loop.Treadle;
import io.treadle.samples.cli.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Fetches many URLs of all kinds at once, and says truly what became of each. */
public final class MixedFetch {
    private final int count;
    private final int concurrency;
    private final Map<MixedKind, Map<String, Integer>> outcomes = new EnumMap<>(MixedKind.class);

    /** Of {@code count} URLs, so many at once. */
    public MixedFetch(int count, int concurrency) {
        this.count = count;
        this.concurrency = concurrency;
    }

    /** Prints a line a kind; whether all became what they had to. */
    public boolean run() throws Exception {
        try (RawServer server = RawServer.start(MixedKind::answer);
                Progress progress = Progress.show("fetch", count)) {
            Treadle.run(() -> fetchAll(server, progress));
        }
        outcomes.forEach(
                (kind, seen) -> System.out.printf("%-9s %s%n", kind.name().toLowerCase(Locale.ROOT), seen));
        return outcomes.entrySet().stream().allMatch(entry -> isExpected(entry.getKey(), entry.getValue()));
    }

    private static boolean isExpected(MixedKind kind, Map<String, Integer> seen) {
        String body = kind.size() == 0 ? "" : " of " + kind.size() + " bytes";
        return seen.keySet().equals(Set.of(kind.outcome() + body));
    }

    private void fetchAll(RawServer server, Progress progress) throws IOException {
        // Only what says "later" is tried again here, so that each fault is seen.
        Retry retry = Retry.DEFAULT
                .withBackoff(Duration.ofMillis(10), Duration.ofMillis(100))
                .onlyIf(failure -> failure instanceof HttpStatusException);
        HttpOptions options =
                HttpOptions.DEFAULT.withConnectionsPerHost(concurrency).withRetry(retry);
        try (HttpClient http = HttpClient.create(options)) {
            Iterator<Integer> rest =
                    IntStream.range(0, count).iterator(); // shared without a lock: one task runs at a time
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < concurrency; i++) {
                tasks.add(Treadle.spawn(() -> {
                    while (rest.hasNext()) {
                        int index = rest.next();
                        note(
                                MixedKind.of(index),
                                outcome(http, server.url(MixedKind.of(index).path(index))));
                        progress.step();
                    }
                }));
            }
            Treadle.joinAll(tasks);
        }
    }

    private static String outcome(HttpClient http, String url) {
        try {
            var response = http.send(Request.get(url));
            int length = response.bytes().length;
            return response.status() + (length == 0 ? "" : " of " + length + " bytes");
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private void note(MixedKind kind, String outcome) {
        outcomes.computeIfAbsent(kind, any -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }
}
