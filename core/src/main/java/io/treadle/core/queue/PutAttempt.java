package io.treadle.core.queue;

import io.treadle.core.internal.handover.Giver;

/** One try to put an item into a queue. */
final class PutAttempt<T> extends Giver<T> {
    private final TaskQueue<T> queue;

    PutAttempt(TaskQueue<T> queue, T item) {
        super(queue.exchange(), item);
        this.queue = queue;
    }

    @Override
    public boolean tryNow() {
        return queue.tryPut(item());
    }

    @Override
    public String describe() {
        return "puts into " + queue.label();
    }

    @Override
    protected RuntimeException refusal() {
        return queue.shutDownException();
    }
}
