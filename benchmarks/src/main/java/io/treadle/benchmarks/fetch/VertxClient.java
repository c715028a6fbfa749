package io.treadle.benchmarks.fetch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletionStage;

/** The HTTP client of Vert.x, as it is set up but for the number of its connections, and epoll, which Treadle and Reactor Netty have. */
final class VertxClient extends AsyncClient {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final HttpClient http;
    private final RequestOptions request;

    VertxClient(int concurrency, String url) {
        super(concurrency);
        http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(concurrency));
        request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(FetchMain.TIMEOUT_MILLIS);
    }

    boolean isNative() {
        return vertx.isNativeTransportEnabled();
    }

    @Override
    CompletionStage<Integer> get() {
        return http.request(request).compose(VertxClient::send).toCompletionStage();
    }

    /** All of it on the request's own thread: who asks for a body from another one may do so after its bytes have gone by. */
    private static Future<Integer> send(HttpClientRequest request) {
        return request.send()
                .compose(response -> response.body().map(body -> checked(response.statusCode(), body.length())));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
