package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.ScopeOptions;
import io.treadle.core.ScopePolicy;
import io.treadle.core.Task;
import io.treadle.core.channel.Channel;
import io.treadle.core.select.Select;
import io.treadle.core.sync.TaskLock;
import io.treadle.loop.Treadle;

/** kotlinx.coroutines' words, and Treadle's. */
@SuppressWarnings("try") // what is held need not be named in the block
class FromKotlin {
    public static void main(String... args) throws Exception {
        // region coroutines
        Treadle.run(
                () -> { // runBlocking {
                    int sum = Treadle.scope(
                            scope -> { // coroutineScope {
                                var a = scope.spawn(() -> twice(20)); // val a = async { twice(20) }
                                var b = scope.spawn(() -> twice(1)); // val b = async { twice(1) }
                                return a.get() + b.get(); // a.await() + b.await()
                            });
                    System.out.println(sum); // prints 42
                    var supervised = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.SUPERVISE);
                    Treadle.scope(
                            supervised,
                            scope -> { // supervisorScope {
                                Task<?> job = scope.spawn(
                                        () -> Treadle.sleep(ofHours(1))); // val job = launch { delay(1.hours) }
                                job.cancel(); // job.cancel()
                                job.join(); // job.join()
                                System.out.println(job.state()); // prints CANCELLED
                            });
                    var late = Treadle.moveOnAfter(
                            ofMillis(1), // withTimeoutOrNull(1) {
                            () -> {
                                Treadle.sleep(ofHours(1));
                                return "in time";
                            },
                            "too late");
                    System.out.println(late); // prints too late
                });
        // endregion

        // region channels
        Treadle.run(() -> {
            var letters = Channel.<String>rendezvous(); // Channel<String>()
            Treadle.spawn(() -> letters.send("a")); // launch { letters.send("a") }
            var first = Select.of( // select {
                            letters.receiving().then(letter -> "got " + letter), // letters.onReceive { "got $it" }
                            Select.after(ofHours(1)).then(time -> "nothing")) // onTimeout(...) { "nothing" }
                    .await();
            System.out.println(first); // prints got a
            var lock = new TaskLock(); // Mutex()
            try (var held = lock.hold()) { // mutex.withLock {
                System.out.println(lock.isHeld()); // prints true
            }
            int sum = Treadle.offload(() -> 40 + 2); // withContext(Dispatchers.IO) { 40 + 2 }
            System.out.println(sum); // prints 42
        });
        // endregion
    }

    /** No {@code suspend}: any method may wait. */
    private static int twice(int n) {
        Treadle.sleep(ofMillis(1));
        return 2 * n;
    }
}
