package io.treadle.core.channel;

import io.treadle.core.internal.handover.Giver;

/** One try to send an item. */
final class SendAttempt<T> extends Giver<T> {
    private final Pipe<T> pipe;
    final End end;

    SendAttempt(Pipe<T> pipe, End end, T item) {
        super(pipe.exchange(), item);
        this.pipe = pipe;
        this.end = end;
    }

    @Override
    public boolean tryNow() {
        return pipe.trySend(end, item());
    }

    @Override
    public String describe() {
        return "sends to " + pipe.label();
    }

    @Override
    protected RuntimeException refusal() {
        return pipe.sendRefusal(end);
    }
}
