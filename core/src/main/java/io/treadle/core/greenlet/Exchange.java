package io.treadle.core.greenlet;

import io.treadle.core.engine.Strand;
import org.jspecify.annotations.Nullable;

/** What the consumer of a generator and its bodies, the outermost and those that it delegates to, hand each other. */
final class Exchange {
    // by the consumer, for the time of one step
    @Nullable
    Group place;

    @Nullable
    Strand consumer;

    private @Nullable Object sent;
    private @Nullable Throwable thrown;

    /** The innermost body, which produces the next value. */
    Producer<?> leaf;

    // by the bodies
    private boolean full;
    private @Nullable Object product;
    /** What the body that has just ended threw; for the body around it, or for the consumer. */
    private @Nullable Throwable failure;

    Exchange(Producer<?> leaf) {
        this.leaf = leaf;
    }

    // ---- to the body ----

    void send(@Nullable Object value, @Nullable Throwable error) {
        sent = value;
        thrown = error;
    }

    @Nullable
    Object receive() {
        var value = sent;
        var error = thrown;
        send(null, null);
        if (error != null) {
            throw Unchecked.<RuntimeException>sneak(error);
        }
        return value;
    }

    // ---- from the body ----

    void put(@Nullable Object value) {
        product = value;
        full = true;
    }

    /** Whether a value waits to be taken. */
    boolean isFull() {
        return full;
    }

    @Nullable
    Object take() {
        var taken = product;
        product = null;
        full = false;
        return taken;
    }

    void fail(@Nullable Throwable error) {
        failure = error;
    }

    /** The same, but a {@link GreenletExit} counts as a normal end, unless it is {@code thrownIn}. */
    void throwFailureUnlessOwnExit(@Nullable Throwable thrownIn) {
        if (failure instanceof GreenletExit && failure != thrownIn) {
            failure = null;
        }
        throwFailure();
    }

    /** Throws what the body that has just ended threw, if anything. */
    void throwFailure() {
        var error = failure;
        failure = null;
        if (error != null) {
            throw Unchecked.<RuntimeException>sneak(error);
        }
    }
}
