package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.reactor.ReactorBridge;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bridges to Reactor, both ways. */
class Reactive {
    public static void main(String... args) {
        // region iterate
        EventLoop.run(() -> {
            try (var numbers = Treadle.iterate(Flux.range(1, 1_000_000))) { // which is never far ahead of the loop
                for (int number : numbers) {
                    if (number > 2) {
                        break; // the subscription is cancelled
                    }
                    System.out.println(number);
                }
            }
        });
        // prints 1
        // prints 2
        // endregion

        // region to-reactor
        try (var loop = EventLoop.start()) {
            Mono<String> mono = ReactorBridge.mono(loop, () -> "from a task"); // a task for each subscription
            System.out.println(mono.block()); // prints from a task

            Flux<Integer> squares = ReactorBridge.flux(loop, out -> {
                for (int i = 1; i <= 3; i++) {
                    out.emit(i * i); // waits until the subscriber wants it
                }
            });
            System.out.println(squares.collectList().block()); // prints [1, 4, 9]

            var onLoop = Mono.fromCallable(loop::isOnThread).subscribeOn(ReactorBridge.scheduler(loop));
            System.out.println(onLoop.block()); // prints true
        }
        // endregion
    }
}
