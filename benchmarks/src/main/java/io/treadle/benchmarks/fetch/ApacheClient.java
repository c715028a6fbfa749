package io.treadle.benchmarks.fetch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.io.CloseMode;

/** Apache HttpClient 5, its asynchronous half, as it is set up but for the number of its connections. */
final class ApacheClient extends AsyncClient {
    private final CloseableHttpAsyncClient http;
    private final SimpleHttpRequest request;

    ApacheClient(int concurrency, String url) {
        super(concurrency);
        request = SimpleRequestBuilder.get(url).build();
        http = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(concurrency)
                        .setMaxConnTotal(concurrency)
                        .build())
                .build();
        http.start();
    }

    private record Answer(int status, int bytes) {}

    @Override
    CompletionStage<Integer> get() {
        var answer = new CompletableFuture<Answer>();
        Future<SimpleHttpResponse> unused = http.execute(request, new FutureCallback<>() {
            @Override
            public void completed(SimpleHttpResponse response) {
                byte[] body = response.getBodyBytes();
                answer.complete(new Answer(response.getCode(), body == null ? 0 : body.length));
            }

            @Override
            public void failed(Exception error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void cancelled() {
                answer.cancel(false);
            }
        });
        return answer.thenApply(got -> checked(got.status, got.bytes));
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
