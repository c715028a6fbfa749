package io.treadle.benchmarks.mixed;

import java.util.zip.CRC32;

/**
 * Computes for a while: uses up CPU time of the thread that calls. It is an amount of work and not a time, or else a thread that
 * is interrupted by others would have less to do than one that runs alone.
 */
final class Burn {
    private static final byte[] BLOCK = new byte[1024];
    private static final long REQUEST_NANOS = 50_000;
    private static final long HOG_NANOS = 10_000_000;
    private static final long BLOCK_MILLIS = 1;
    private static final int SLICE_BLOCKS = 10_000;
    private static final int SLICES = 500;
    private static final double BLOCKS_PER_NANO = calibrate();

    /** Makes sure that the work is done. */
    @SuppressWarnings("unused")
    private static volatile long result;

    private Burn() {}

    static void request() {
        burn(REQUEST_NANOS);
    }

    static void hog() {
        burn(HOG_NANOS);
    }

    /** Finds out, before anything is measured, how much work that is: the most that a thread has done in a time. */
    static void prepare() {
        request(); // the class is initialised by then
    }

    /** Blocks the thread that calls, as a driver without another way does. */
    static void block() {
        try {
            Thread.sleep(BLOCK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a request here", e);
        }
    }

    private static double calibrate() {
        double best = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            long start = System.nanoTime();
            compute(SLICE_BLOCKS);
            best = Math.max(best, SLICE_BLOCKS / (double) (System.nanoTime() - start));
        }
        return best;
    }

    private static void burn(long nanos) {
        compute((int) Math.ceil(nanos * BLOCKS_PER_NANO));
    }

    private static void compute(int blocks) {
        var crc = new CRC32();
        for (int i = 0; i < blocks; i++) {
            crc.update(BLOCK);
        }
        result = crc.getValue();
    }
}
