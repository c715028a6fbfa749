package io.treadle.samples.docs;

import io.treadle.core.channel.Channel;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** More cores: docs/faq.md. */
class Cores {
    public static void main(String... args) throws Exception {
        // region loops
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < 2; i++) { // one loop a core, each with tasks, connections and state of its own
            loops.add(EventLoop.start());
        }
        var sums = loops.stream().map(loop -> loop.submit(() -> sum(1_000_000))).toList(); // from any thread
        for (var sum : sums) {
            System.out.println(sum.get());
        }
        loops.forEach(EventLoop::close);
        // prints 500000500000
        // prints 500000500000
        // endregion

        // region between
        EventLoop.run(() -> {
            var results = Channel.<String>bounded(16);
            try (var other = EventLoop.start();
                    var out = results.foreignSender()) { // an end for another thread, or another loop
                other.post(() -> out.send("from the other loop"));
                System.out.println(results.receive()); // prints from the other loop
            }
        });
        // endregion

        // region offload
        EventLoop.run(() -> {
            var parts = List.of(1_000_000, 2_000_000).stream()
                    .map(n -> Treadle.spawn(() -> Treadle.offload(() -> sum(n)))) // each on a thread of the pool
                    .toList();
            System.out.println(Treadle.gather(parts)); // prints [500000500000, 2000001000000]
        });
        // endregion
    }

    private static long sum(int n) {
        return LongStream.rangeClosed(1, n).sum();
    }
}
