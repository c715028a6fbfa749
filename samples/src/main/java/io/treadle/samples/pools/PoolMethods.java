package io.treadle.samples.pools;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.TaskCancelledException;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The other methods of Python's {@code Pool}, each with its name there. */
@Command(
        name = "pool-methods",
        description = "map, imap, starmap and their like, error callbacks, close and terminate.")
final class PoolMethods implements Callable<Integer> {
    private static final List<Integer> MILLIS = List.of(60, 40, 20);

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var pool = TaskPool.of(3);
            System.out.println("map " + pool.map(PoolMethods::sleep, MILLIS));
            System.out.println(
                    "map_async " + pool.mapAsync(PoolMethods::sleep, MILLIS).get());
            var pairs = List.of(Map.entry(1, 10), Map.entry(2, 20));
            System.out.println("starmap " + pool.starmap(Math::addExact, pairs));
            var sums = Treadle.spawn(() -> pool.starmap(Math::addExact, pairs)); // starmap_async
            System.out.println("starmap_async " + sums.get());
            pool.imap(PoolMethods::sleep, MILLIS).forEach(n -> System.out.println("imap " + n));
            pool.imapUnordered(PoolMethods::sleep, MILLIS).forEach(n -> System.out.println("imap_unordered " + n));
            pool.applyAsync(() -> 1 / zero(), System.out::println, e -> System.out.println("error_callback " + e));
            pool.join();
            terminate(pool);
            return 0;
        });
    }

    private static void terminate(TaskPool pool) throws Exception {
        var endless = pool.applyAsync(() -> Treadle.sleep(ofHours(1)));
        pool.terminate(); // close would wait for it; join after it returns at once
        pool.join();
        try {
            endless.get();
        } catch (TaskCancelledException e) {
            System.out.println("terminated");
        }
    }

    private static int sleep(int millis) {
        Treadle.sleep(ofMillis(millis));
        return millis;
    }

    private static int zero() {
        return 0;
    }
}
