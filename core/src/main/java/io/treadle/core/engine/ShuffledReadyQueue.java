package io.treadle.core.engine;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Takes any continuation that is ready, as a seed decides, instead of the oldest: for tests that look for what works in one
 * order only. What was put first to go on at once still does.
 */
final class ShuffledReadyQueue extends ReadyQueue {
    private final Random random;
    /** How many at the head are there to go on at once. */
    private int first;

    ShuffledReadyQueue(long seed) {
        random = new Random(seed);
    }

    @Override
    void addFirst(Runnable continuation) {
        super.addFirst(continuation);
        first++;
    }

    @Override
    @Nullable
    Runnable poll() {
        if (first > 0) {
            first--;
        } else if (size() > 1) {
            swapFirst(random.nextInt(size()));
        }
        return super.poll();
    }
}
