package io.treadle.core.sync;

import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskBarrier} will not let go those who wait: one of them gave up, or it was aborted or reset, or its action failed,
 * which is the cause then.
 */
public final class BarrierBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BarrierBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
