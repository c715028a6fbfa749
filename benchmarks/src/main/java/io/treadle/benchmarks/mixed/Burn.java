package io.treadle.benchmarks.mixed;

import java.util.zip.CRC32;

/** Computes for a while: uses up CPU time of the thread that calls. */
final class Burn {
    private static final byte[] BLOCK = new byte[1024];
    private static final long REQUEST_NANOS = 50_000;
    private static final long HOG_NANOS = 10_000_000;
    private static final long BLOCK_MILLIS = 1;

    private Burn() {}

    static long request() {
        return burn(REQUEST_NANOS);
    }

    static long hog() {
        return burn(HOG_NANOS);
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

    private static long burn(long nanos) {
        var crc = new CRC32();
        for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
            crc.update(BLOCK);
        }
        return crc.getValue();
    }
}
