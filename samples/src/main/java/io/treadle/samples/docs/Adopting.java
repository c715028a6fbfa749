package io.treadle.samples.docs;

import io.treadle.loop.Treadle;
import java.util.concurrent.Executors;

/** What docs/blocking.md shows. */
public class Adopting {
    // region program
    /** A program as it was: it knows nothing of Treadle, and forgot a lock. */
    static class Votes {
        private static int votes;

        public static void main(String... args) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1000; i++) {
                    threads.execute(() -> votes++);
                }
            }
            Thread.startVirtualThread(() -> System.out.println("votes: " + votes)); // prints votes: 1000
        }
    }
    // endregion

    // region adopt
    public static void main(String... args) {
        Treadle.adopt(() -> Votes.main(args)); // its virtual threads run on one thread, and are waited for
    }
    // endregion
}
