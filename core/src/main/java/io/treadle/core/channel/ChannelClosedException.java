package io.treadle.core.channel;

import org.jspecify.annotations.Nullable;

/**
 * The channel, or the end of it that was used, is closed. The cause is what the channel was closed with, if that was an
 * error.
 */
public final class ChannelClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ChannelClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
