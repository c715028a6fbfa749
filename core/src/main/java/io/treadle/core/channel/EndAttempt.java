package io.treadle.core.channel;

import io.treadle.core.internal.waiting.Waiter;

/** Waits until a channel is over, and takes nothing; its result is no demand. */
final class EndAttempt extends Waiter<EndAttempt, Long> {
    private final Pipe<?> pipe;

    EndAttempt(Pipe<?> pipe) {
        super(pipe.audience());
        this.pipe = pipe;
    }

    @Override
    public boolean tryNow() {
        pipe.enter();
        return pipe.isOver();
    }

    @Override
    public String describe() {
        return "waits for the end of " + pipe.label();
    }

    @Override
    public Long result() {
        return 0L;
    }
}
