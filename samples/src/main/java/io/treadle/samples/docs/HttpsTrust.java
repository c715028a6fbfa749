package io.treadle.samples.docs;

import io.netty.handler.ssl.SslContextBuilder;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.loop.EventLoop;
import java.nio.file.Path;

/** A server whose certificate is not one of those that the JDK trusts. */
class HttpsTrust {
    public static void main(String... args) throws Exception {
        var url = args[0];
        var certificate = Path.of(args[1]);
        // region trust
        var context = SslContextBuilder.forClient()
                .trustManager(certificate.toFile()) // a certificate, or an authority's, as PEM
                .build();
        EventLoop.run(() -> {
            try (var http = HttpClient.create(HttpOptions.DEFAULT.withSslContext(context))) {
                System.out.println(http.get(url).status()); // prints 200
            }
        });
        // endregion
    }
}
