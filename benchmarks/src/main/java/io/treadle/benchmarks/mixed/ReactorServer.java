package io.treadle.benchmarks.mixed;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A chain for each request, with Reactor Netty; what blocks and what is known to be a hog go to the elastic threads. */
final class ReactorServer implements Server {
    private final ConnectionProvider connections;
    private final Scheduler elastic = Schedulers.newBoundedElastic(MixedMain.POOL, Integer.MAX_VALUE, "mixed");
    private final Mono<Object> work;

    ReactorServer(String url, int bytes, int most) {
        connections = ConnectionProvider.builder("mixed")
                .maxConnections(most)
                .pendingAcquireMaxCount(-1)
                .build();
        work = HttpClient.create(connections)
                .get()
                .uri(url)
                .responseContent()
                .aggregate()
                .asByteArray()
                .filter(body -> body.length == bytes)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("the page did not come whole")))
                .doOnNext(body -> Burn.request())
                .flatMap(body -> Mono.<Object>fromRunnable(Burn::block).subscribeOn(elastic));
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        work.subscribe(nothing -> {}, failed, done);
    }

    @Override
    public void hog() {
        elastic.schedule(Burn::hog);
    }

    @Override
    public void close() {
        connections.dispose();
        elastic.dispose();
    }
}
