package io.treadle.loop.process;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Subprocess#run} and {@link Subprocess#communicate} do with a process. Immutable.
 *
 * @param input what it is given to read; then its stdin is closed
 * @param outputLimit how many bytes of stdout, and how many of stderr, are kept; a process that writes more is ended
 * @param outputGrace for how long after its exit its outputs are still read where another process, which it has started, holds
 *     them open. Goes by the loop's clock
 * @param timeout after which time {@code run} ends it; null for never
 * @param checked whether {@code run} takes another exit code than 0, or an output that is not complete, for a failure
 */
public record RunOptions(
        ByteBuffer input,
        long outputLimit,
        Duration outputGrace,
        @Nullable Duration timeout,
        boolean checked) {
    private static final long DEFAULT_LIMIT = 64L << 20;

    /** No input, 64 MiB of output, a second for who else holds the outputs, no limit of time, any exit code. */
    public static final RunOptions DEFAULT =
            new RunOptions(ByteBuffer.allocate(0), DEFAULT_LIMIT, Duration.ofSeconds(1), null, false);

    /**
     * @throws IllegalArgumentException if a limit is negative, or the timeout not positive
     */
    public RunOptions {
        input = input.asReadOnlyBuffer();
        if (outputLimit < 0 || outputGrace.isNegative()) {
            throw new IllegalArgumentException(
                    "expected 0 or more: outputLimit=" + outputLimit + ", outputGrace=" + outputGrace);
        }
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be more than zero: timeout=" + timeout);
        }
    }

    public RunOptions withInput(ByteBuffer bytes) {
        return new RunOptions(bytes, outputLimit, outputGrace, timeout, checked);
    }

    public RunOptions withOutputLimit(long bytes) {
        return new RunOptions(input, bytes, outputGrace, timeout, checked);
    }

    public RunOptions withOutputGrace(Duration grace) {
        return new RunOptions(input, outputLimit, grace, timeout, checked);
    }

    public RunOptions withTimeout(Duration limit) {
        return new RunOptions(input, outputLimit, outputGrace, limit, checked);
    }

    public RunOptions beingChecked() {
        return new RunOptions(input, outputLimit, outputGrace, timeout, true);
    }
}
