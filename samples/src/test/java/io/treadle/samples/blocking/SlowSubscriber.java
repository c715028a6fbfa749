package io.treadle.samples.blocking;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Takes nothing until it is told to. */
final class SlowSubscriber implements Subscriber<Integer> {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Subscription given) {
        subscription.complete(given);
    }

    void takeAll() {
        subscription.join().request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
