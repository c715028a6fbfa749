package io.treadle.core;

/**
 * Picks one of several, each as often, also for who asks every second or third time only. The same in every run. Multiples of the
 * golden ratio, which no regular pattern stays in step with.
 */
final class EvenPicks {
    /** Its fraction, times two to the power of 64. */
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private long last;

    /** One of the numbers from 0 to below {@code bound}. */
    int pick(int bound) {
        last += GOLDEN_RATIO;
        return (int) (((last >>> Integer.SIZE) * bound) >>> Integer.SIZE);
    }
}
