package io.treadle.core.channel;

import io.treadle.core.internal.handover.Taker;
import org.jspecify.annotations.Nullable;

/** One try to receive an item. */
final class ReceiveAttempt<T> extends Taker<T> {
    private final Pipe<T> pipe;
    final End end;

    ReceiveAttempt(Pipe<T> pipe, End end) {
        super(pipe.exchange(), true);
        this.pipe = pipe;
        this.end = end;
    }

    @Override
    public boolean tryNow() {
        pipe.enterReceiving(end);
        if (take()) {
            pipe.tellIfOver();
            return true;
        }
        return pipe.isClosed();
    }

    /** What was received; null if there is nothing more. */
    @Nullable
    T itemOrNull() {
        return itemOrEnd();
    }

    @Override
    public String describe() {
        return "receives from " + pipe.label();
    }

    @Override
    protected RuntimeException refusal() {
        return pipe.receiveRefusal(end);
    }
}
