package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;

import io.treadle.core.channel.Channel;
import io.treadle.core.channel.Overflow;
import io.treadle.core.select.Select;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.reactor.ReactorBridge;
import java.util.ArrayList;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** Channels and select. */
class Channels {
    public static void main(String... args) throws Exception {
        // region stream
        EventLoop.run(() -> {
            var lines = Channel.<String>bounded(16); // or rendezvous(), unbounded(), conflated()
            Treadle.spawn(() -> {
                lines.send("one"); // waits while it is full
                lines.send("two");
                lines.close(); // nothing more will come
            });
            for (var line : lines) { // waits for the next one, to the end
                System.out.println(line);
            }
        });
        // prints one
        // prints two
        // endregion

        // region ends
        EventLoop.run(() -> {
            var numbers = Channel.<Integer>rendezvous();
            try (var out = numbers.sender()) {
                for (int i = 1; i <= 3; i++) {
                    int n = i;
                    var own = out.copy();
                    Treadle.spawn(() -> {
                        try (own) {
                            own.send(n * n);
                        }
                    });
                }
            } // when the three have closed theirs too, the channel ends
            System.out.println(numbers.stream().mapToInt(n -> n).sum()); // prints 14
        });
        // endregion

        // region lost
        EventLoop.run(() -> {
            var lost = new ArrayList<Integer>();
            var latest = Channel.<Integer>bounded(2, Overflow.DROP_OLDEST).onUndelivered(lost::add);
            for (int i = 1; i <= 5; i++) {
                latest.send(i); // never waits
            }
            System.out.println(latest.receive() + ", lost " + lost); // prints 4, lost [1, 2, 3]
        });
        // endregion

        // region select
        EventLoop.run(() -> {
            var orders = Channel.<String>rendezvous();
            var meals = Channel.<String>rendezvous();
            Treadle.spawn(() -> orders.send("soup"));
            for (int i = 0; i < 2; i++) {
                System.out.println(Select.of(
                                orders.receiving().then(order -> "order: " + order),
                                meals.sending("bread").then(meal -> "served: " + meal),
                                Select.after(ofMillis(10)).then(time -> "nothing to do"))
                        .await());
            }
        });
        // prints order: soup
        // prints nothing to do
        // endregion

        // region foreign
        try (var loop = EventLoop.start()) {
            var readings = Channel.<Integer>bounded(8);
            var out = loop.submit(readings::foreignSender).get(); // made on the loop, for other threads
            var sensor = Thread.ofPlatform().start(() -> {
                try (out) {
                    for (int i = 1; i <= 100; i++) {
                        out.send(i); // blocks this thread while the channel is full
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // this one was not sent
                }
            });
            int sum =
                    loop.submit(() -> readings.stream().mapToInt(n -> n).sum()).get();
            sensor.join();
            System.out.println(sum); // prints 5050
        }
        // endregion

        // region bridges
        EventLoop.run(() -> {
            var numbers = Channel.<Integer>bounded(4);
            Treadle.spawn(() -> {
                numbers.sendAll(Stream.of(1, 2, 3)); // each taken from the stream as there is room
                ReactorBridge.sendAll(Flux.range(4, 3), numbers); // or numbers.sendAll(flowPublisher)
                numbers.close();
            });
            var doubled = ReactorBridge.flux(numbers).map(n -> 2 * n); // or numbers.publisher(), numbers.stream()
            System.out.println(Treadle.await(doubled.collectList())); // prints [2, 4, 6, 8, 10, 12]
        });
        // endregion
    }
}
