package io.treadle.core.select;

import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import java.time.Duration;

/** Waits for a point in time. */
final class TimeAttempt implements Attempt<Deadline> {
    private final Deadline time;

    TimeAttempt(Deadline time) {
        this.time = time;
    }

    TimeAttempt(Duration delay) {
        this(TaskLoop.current().deadlineAfter(delay));
    }

    @Override
    public boolean tryNow() {
        return !TaskLoop.current().deadlineAfter(Duration.ZERO).isBefore(time);
    }

    @Override
    public Wait.Clause enlist(Wait wait) {
        return wait.addDeadline(time);
    }

    @Override
    public Deadline result() {
        return time;
    }
}
