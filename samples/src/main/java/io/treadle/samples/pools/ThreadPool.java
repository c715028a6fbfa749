package io.treadle.samples.pools;

import io.treadle.loop.OffloadPool;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/**
 * Fifty jobs on ten real threads, each with a callback: what the hand-made pool of the lesson does, from the library. There the
 * callbacks run on those threads, here on the loop.
 */
@Command(name = "thread-pool", description = "Fifty jobs on ten threads, with callbacks, as of the hand-made pool.")
final class ThreadPool implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            try (var pool = OffloadPool.of(10)) {
                for (int i = 0; i < 50; i++) {
                    int item = i;
                    pool.applyAsync(
                            () -> work(item), ThreadPool::tell, error -> System.out.println("failed: " + error));
                }
            }
        });
    }

    private static int work(int item) {
        System.out.println(item);
        return item + 1; // handed to the callback
    }

    private static void tell(int result) {
        System.out.println("result " + result);
    }
}
