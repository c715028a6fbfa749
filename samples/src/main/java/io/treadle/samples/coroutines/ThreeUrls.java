package io.treadle.samples.coroutines;

import io.treadle.core.Task;
import io.treadle.http.HttpClient;
import io.treadle.loop.Treadle;
import io.treadle.samples.fetch.Failure;
import io.treadle.samples.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * gevent's second lesson: while one task waits for its page, the others go on. Not a word of it says so: a call that
 * waits for the network lets other tasks run by itself.
 */
@Command(
        name = "three-urls",
        description = "Three pages at once, as gevent teaches it: of a local server, or your URLs.")
final class ThreeUrls implements Callable<Integer> {

    @Parameters(paramLabel = "URL", description = "What to fetch instead of three local pages.")
    private List<String> urls = List.of();

    @Override
    public Integer call() throws Exception {
        if (!urls.isEmpty()) {
            return fetch(urls);
        }
        try (ServerProcess server = ServerProcess.start(Duration.ofMillis(50), 0)) {
            return fetch(List.of(server.url("/size/1000"), server.url("/size/2000"), server.url("/size/3000")));
        }
    }

    private static int fetch(List<String> urls) throws Exception {
        return Treadle.run(() -> {
            HttpClient http = HttpClient.create();
            List<Task<@Nullable Void>> tasks = Treadle.joinAll(urls.stream()
                    .map(url -> Treadle.spawn(() -> func(http, url)))
                    .toList());
            return reportFailures(urls, tasks);
        });
    }

    /** The exit code. */
    private static int reportFailures(List<String> urls, List<? extends Task<?>> tasks) {
        int exitCode = 0;
        for (int i = 0; i < tasks.size(); i++) {
            Throwable failure = tasks.get(i).exception();
            if (failure != null) {
                System.out.println(Failure.of(urls.get(i), failure));
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private static void func(HttpClient http, String url) throws IOException {
        System.out.println("get: " + url);
        Treadle.sleep(Duration.ZERO);
        String text = http.get(url).text();
        System.out.println(url + " " + text.length());
    }
}
