package com.example;

import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Asks all the URLs that it is given, at the same time, on one thread. */
public final class App {
    private static final List<String> EXAMPLES = List.of("https://example.org", "http://no.such.host");
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** How a URL is asked; the test puts something else in its place. */
    interface Web {
        int status(String url) throws IOException;
    }

    public static void main(String... arguments) throws Exception {
        List<String> urls = arguments.length > 0 ? List.of(arguments) : EXAMPLES;
        EventLoop.run(() -> {
            try (HttpClient http = HttpClient.create()) {
                check(urls, url -> http.get(url).status()).forEach(System.out::println);
            }
        });
    }

    /** One line for each URL, in their order. */
    static List<String> check(List<String> urls, Web web) throws Exception {
        return Treadle.gather(urls.stream()
                .map(url -> Treadle.spawn(() -> url + ": " + answer(url, web)))
                .toList());
    }

    private static String answer(String url, Web web) {
        try {
            return Treadle.moveOnAfter(LIMIT, () -> "status " + web.status(url), "too slow");
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
