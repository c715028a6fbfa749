package io.treadle.core.queue;

import io.treadle.core.internal.handover.Taker;
import org.jspecify.annotations.Nullable;

/** One try to get, or see, an item of a queue. */
final class GetAttempt<T> extends Taker<T> {
    private final TaskQueue<T> queue;

    GetAttempt(TaskQueue<T> queue, boolean takes) {
        super(queue.exchange(), takes);
        this.queue = queue;
    }

    @Override
    public boolean tryNow() {
        queue.enter();
        if (take()) {
            return true;
        }
        return queue.isShutDown();
    }

    @Nullable
    T itemOrNull() {
        return isRefused() ? null : itemOrEnd();
    }

    @Override
    public String describe() {
        return "gets from " + queue.label();
    }

    @Override
    protected RuntimeException refusal() {
        return queue.shutDownException();
    }
}
