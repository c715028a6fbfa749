package io.treadle.core.select;

import io.treadle.core.Task;
import io.treadle.core.Wait;

/** Waits for the end of a task. */
record DoneAttempt<K extends Task<?>>(K task) implements Attempt<K> {
    @Override
    public boolean tryNow() {
        return task.isDone();
    }

    @Override
    public Wait.Clause enlist(Wait wait) {
        return wait.addJoin(task);
    }

    @Override
    public K result() {
        return task;
    }
}
