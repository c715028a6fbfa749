package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.JoinOptions;
import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.List;

/** Waiting for several tasks. */
class JoiningMany {
    public static void main(String... args) throws Exception {
        // region gather
        EventLoop.run(() -> {
            var squares = List.of(1, 2, 3).stream()
                    .map(n -> Treadle.spawn(() -> n * n))
                    .toList();
            System.out.println(Treadle.gather(squares)); // prints [1, 4, 9]
        });
        // endregion

        // region first
        EventLoop.run(() -> {
            var tasks = List.of(after(ofHours(1), "slow"), after(ofMillis(10), "quick"));
            var first = Treadle.joinAll(tasks, JoinOptions.first(1).within(Duration.ofSeconds(5)));
            System.out.println(first.get(0).value()); // prints quick
            tasks.forEach(Task::cancel); // joinAll leaves the others running
        });
        // endregion
    }

    private static Task<String> after(Duration delay, String result) {
        return Treadle.spawnLater(delay, () -> result);
    }
}
