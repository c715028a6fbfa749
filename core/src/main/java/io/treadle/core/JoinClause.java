package io.treadle.core;

import java.util.List;

/** Ends a wait when a task is done. */
final class JoinClause extends DoneListener implements Wait.Clause {
    private final AwaitedTask<?> task;
    private final Wait wait;

    JoinClause(AwaitedTask<?> task, Wait wait) {
        this.task = task;
        this.wait = wait;
    }

    @Override
    void taskDone() {
        wait.fire(this);
    }

    @Override
    public void undo() {
        task.removeListener(this);
    }

    @Override
    public String describe() {
        return "joins " + task.label();
    }

    @Override
    public List<Task<?>> blockers() {
        return List.of(task);
    }
}
