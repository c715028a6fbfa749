package io.treadle.core.channel;

/** Through which end a channel is used: that of a {@link Sender} or {@link Receiver}, or the channel itself. */
final class End {
    private final String what;
    private boolean closed;

    End(String what) {
        this.what = what;
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes it; whether it was open. */
    boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    void ensureOpen() {
        if (closed) {
            throw closedException();
        }
    }

    ChannelClosedException closedException() {
        return new ChannelClosedException(
                "this " + what + " is closed, by whoever it belongs to; give each task a copy() of its own", null);
    }
}
