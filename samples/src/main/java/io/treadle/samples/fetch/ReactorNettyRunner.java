package io.treadle.samples.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Plain Reactor Netty: a {@code flatMap} as wide as the concurrency, and a connection pool of the same size. */
final class ReactorNettyRunner implements FetchRunner {
    private final int concurrency;
    private final LoopResources loops;
    private final ConnectionProvider connections;
    private final HttpClient http;

    ReactorNettyRunner(Load load) {
        concurrency = load.concurrency();
        loops = LoopResources.create("reactor-netty", load.workers(), true);
        connections = ConnectionProvider.create("reactor-netty", concurrency);
        http = HttpClient.create(connections).runOn(loops).followRedirect(true).responseTimeout(load.timeout());
    }

    @Override
    public void fetchAll(List<String> urls, Meter meter) {
        Flux.fromIterable(urls).flatMap(url -> fetch(url, meter), concurrency).blockLast();
    }

    private Mono<Page> fetch(String url, Meter meter) {
        return Mono.defer(() -> {
            long start = meter.start();
            return get(url).doOnNext(page -> meter.done(url, start, page))
                    .doOnError(error -> meter.failed(url, error))
                    .onErrorComplete();
        });
    }

    private Mono<Page> get(String url) {
        return Mono.fromCallable(() -> URI.create(url))
                .flatMap(uri -> http.get()
                        .uri(uri)
                        .responseSingle((response, body) -> body.asByteArray()
                                .map(bytes -> bytes.length)
                                .defaultIfEmpty(0)
                                .map(bytes -> new Page(response.status().code(), bytes))));
    }

    @Override
    public void close() {
        connections.disposeLater().block();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
    }
}
