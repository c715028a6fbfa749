package io.treadle.core;

/** One of several tasks that somebody waits for, who has it told of the end. */
abstract class JoinedTask<K extends Task<?>> extends DoneListener {
    final K task;

    JoinedTask(K task) {
        this.task = task;
    }

    private RealTask<?> real() {
        return (RealTask<?>) task;
    }

    /** Has this told when the task is done, at once if it is. */
    final void listen() {
        real().addListener(this);
    }

    final void stopListening() {
        real().removeListener(this);
    }

    /** It was told, and nobody looks at it: reports a failure that nobody else has seen. */
    final void drop() {
        real().dropped();
    }
}
