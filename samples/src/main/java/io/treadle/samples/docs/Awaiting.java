package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Results of other libraries. */
class Awaiting {
    public static void main(String... args) throws Exception {
        // region await
        EventLoop.run(() -> {
            String fromFuture = Treadle.await(CompletableFuture.supplyAsync(() -> "a future"));
            String fromMono = Treadle.await(Mono.just("a mono").delayElement(Duration.ofMillis(10)));
            System.out.println(fromFuture + " and " + fromMono); // prints a future and a mono
        });
        // endregion

        // region to-future
        try (var loop = EventLoop.start()) {
            var future = loop.submit(() -> 20).thenApply(n -> n + 1); // the JDK's own from here
            System.out.println(future.get()); // prints 21
        }
        // endregion
    }
}
