package io.treadle.core.diagnostics;

/** Says that somebody outside a loop will bring it something, so that tasks which all wait are no deadlock; until it is closed. */
public interface KeepAlive extends AutoCloseable {
    /** Takes it back; idempotent. Any thread. */
    @Override
    void close();
}
