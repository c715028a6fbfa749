package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.DeadlineException;
import io.treadle.core.pace.Retry;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reactor's operators, and what they are where a call may simply wait. */
class FromReactor {
    public static void main(String... args) throws Exception {
        // region operators
        Treadle.run(() -> {
            var name = name(7); // mono.map(...).flatMap(...): one statement after the other
            System.out.println(name.toUpperCase(Locale.ROOT)); // prints USER 7

            var a = Treadle.spawn(() -> name(1)); // Mono.zip(a, b)
            var b = Treadle.spawn(() -> name(2));
            System.out.println(Treadle.gather(List.of(a, b))); // prints [user 1, user 2]

            try (var pool = TaskPool.of(16)) { // flux.flatMapSequential(this::name, 16); flatMap is imapUnordered
                System.out.println(pool.map(FromReactor::name, List.of(3, 4))); // prints [user 3, user 4]
            }
            try {
                Treadle.withTimeout(ofMillis(1), () -> Treadle.sleep(ofSeconds(9))); // mono.timeout(...)
            } catch (DeadlineException e) { // onErrorResume
                System.out.println("too slow"); // prints too slow
            }
            var patient =
                    Retry.DEFAULT.withTries(3).withBackoff(ofMillis(1), ofSeconds(1)); // retryWhen(Retry.backoff(...))
            System.out.println(Treadle.retry(patient, () -> name(5))); // prints user 5
            int sum = Treadle.offload(() -> 40 + 2); // subscribeOn(Schedulers.boundedElastic())
            System.out.println(sum); // prints 42
        });
        // endregion
    }

    private static String name(int id) throws IOException {
        Treadle.sleep(ofMillis(1)); // a call that waits
        return "user " + id;
    }
}
