package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.ScopeOptions;
import io.treadle.core.ScopePolicy;
import io.treadle.loop.Treadle;
import java.util.concurrent.locks.ReentrantLock;

/** Virtual threads and StructuredTaskScope, and what is other here. */
class FromVirtualThreads {
    private static int hits;

    public static void main(String... args) throws Exception {
        // region threads
        Treadle.run(() -> {
            var task = Treadle.spawn(() -> Thread.currentThread().isVirtual()); // Thread.startVirtualThread(...)
            System.out.println(task.get()); // prints true
            int total = Treadle.scope(
                    scope -> { // try (var scope = StructuredTaskScope.open()) {
                        var one = scope.spawn(() -> 1); // scope.fork(() -> 1)
                        var two = scope.spawn(() -> 2);
                        return one.get() + two.get(); // scope.join(); one.get() + two.get()
                    });
            System.out.println(total); // prints 3
            var first = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.FIRST_SUCCESS); // Joiner.anySuccessful...()
            Treadle.scope(first, scope -> {
                scope.spawn(() -> Treadle.sleep(ofHours(1)));
                scope.spawn(() -> System.out.println("first")); // prints first
            });
        });
        // endregion

        // region sharing
        Treadle.run(() -> {
            Treadle.scope(scope -> {
                for (int i = 0; i < 1000; i++) {
                    scope.spawn(() -> {
                        Thread.sleep(1); // the JDK's waits give way to the other tasks
                        hits++; // no lock: no other task of the loop runs here
                    });
                }
            });
            System.out.println(hits); // prints 1000
            var lock = new ReentrantLock(); // the JDK's locks work; they are needed where a wait comes in between
            lock.lock();
            try {
                Treadle.sleep(ofMillis(1));
            } finally {
                lock.unlock();
            }
        });
        // endregion
    }
}
