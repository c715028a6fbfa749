package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import reactor.core.publisher.Mono;

/** What programs for executors, futures and Reactor say, and how they say it here. */
class FromTheJdk {
    public static void main(String... args) throws Exception {
        // region executors
        EventLoop.run(() -> {
            var factory = EventLoop.current().threadFactory(); // virtual threads of this loop
            try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
                var results = executor.invokeAll(List.of(() -> 1, () -> 2)).stream();
                System.out.println(results.map(Future::resultNow).toList()); // prints [1, 2]
            }
        });
        // endregion

        // region futures
        try (var loop = EventLoop.start()) {
            var sum = CompletableFuture.supplyAsync(() -> 20, loop.executor()) // runs as a task of the loop
                    .thenCombine(loop.submit(() -> 1), Integer::sum);
            System.out.println(sum.get()); // prints 21
        }
        EventLoop.run(() -> {
            var future = Treadle.spawn(() -> "task").toCompletableFuture();
            System.out.println(Treadle.await(future)); // prints task
        });
        // endregion

        // region reactor
        EventLoop.run(() -> System.out.println(Treadle.await(Mono.just("mono")))); // mono.block(); prints mono
        // endregion
    }
}
