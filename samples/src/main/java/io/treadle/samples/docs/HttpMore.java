package io.treadle.samples.docs;

import io.treadle.core.pace.Retry;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpListener;
import io.treadle.http.HttpOptions;
import io.treadle.http.Request;
import io.treadle.http.body.Multipart;
import io.treadle.http.body.RequestBody;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.options.Proxies;
import io.treadle.http.options.RateLimit;
import io.treadle.http.options.Timeouts;
import io.treadle.loop.EventLoop;
import io.treadle.loop.net.AddressPolicy;
import java.io.ByteArrayInputStream;
import java.net.CookieManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** What a client can be told, and bodies of all kinds. */
class HttpMore {
    record Point(int x, int y) {}

    public static void main(String... args) throws Exception {
        var url = args[0];
        // region bodies
        EventLoop.run(() -> {
            var file = Files.writeString(Files.createTempFile("photo", ".txt"), "a photo");
            try (var http = HttpClient.create()) {
                System.out.println(
                        http.post(url, RequestBody.json(new Point(1, 2))).text()); // prints POST {"x":1,"y":2}
                System.out.println(
                        http.post(url, RequestBody.form(Map.of("q", "a b"))).text()); // prints POST q=a+b
                var input = new ByteArrayInputStream("streamed".getBytes(StandardCharsets.UTF_8));
                System.out.println(http.post(url, RequestBody.of(input, -1)).text()); // prints POST streamed
                var form = Multipart.EMPTY.withField("name", "Ada").withFile("photo", file);
                System.out.println(http.post(url, form).text().contains("a photo")); // prints true
            }
            Files.delete(file);
        });
        // endregion

        // region options
        var options = HttpOptions.DEFAULT
                .withTimeouts(Timeouts.DEFAULT.withTotal(Duration.ofMinutes(1)).withIdle(Duration.ofSeconds(5)))
                .withRetry(Retry.DEFAULT.withTries(4)) // what was never sent, and what may be repeated
                .withRateLimit(RateLimit.of(10, Duration.ofSeconds(1)).withBurst(20)) // each host
                .withCookies(new CookieManager())
                .withProxies(Proxies.fromEnvironment())
                .withInterceptor((request, next) -> next.proceed(request.withBearer("token")))
                .withListener(HttpListener.log(System.err::println)); // as curl -v, without secrets
        EventLoop.run(() -> {
            try (var http = HttpClient.create(options)) {
                System.out.println(http.get(url).raiseForStatus().text()); // prints GET
            }
        });
        // endregion

        // region policy
        EventLoop.run(() -> {
            var careful = HttpOptions.DEFAULT.withAddressPolicy(AddressPolicy.PUBLIC_ONLY);
            try (var http = HttpClient.create(careful)) {
                http.get("http://127.0.0.1:8080/admin");
            } catch (HttpConnectException e) {
                System.out.println("not allowed"); // prints not allowed
            }
        });
        // endregion

        // region download
        EventLoop.run(() -> {
            var file = Files.createTempDirectory("downloads").resolve("page");
            try (var http = HttpClient.create()) {
                long length = http.download(Request.get(url), file, (bytes, total) -> {
                    System.out.println(bytes + " of " + total); // prints 3 of 3
                });
                System.out.println(length); // prints 3
            }
        });
        // endregion
    }
}
