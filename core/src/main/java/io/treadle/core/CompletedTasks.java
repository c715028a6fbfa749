package io.treadle.core;

import io.treadle.core.time.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in the order in which they are done. {@link #hasNext} never waits; {@link #next} does. For one task, once.
 *
 * @param <K> the type of the tasks
 */
public final class CompletedTasks<K extends Task<?>> implements Iterable<K>, AutoCloseable {
    private final JoinOptions options;
    private final @Nullable Deadline deadline;
    private final List<Member> members = new ArrayList<>();
    private final ArrayDeque<Member> done = new ArrayDeque<>();
    private @Nullable Next waiting;
    private int left;

    CompletedTasks(Collection<K> tasks, JoinOptions options) {
        tasks.forEach(task -> ((RealTask<?>) task).ensureJoinable());
        this.options = options;
        this.deadline = options.timeout() == null ? null : TaskLoop.current().deadlineAfter(options.timeout());
        this.left = Math.min(options.count(), tasks.size());
        tasks.forEach(this::listenTo);
    }

    private void listenTo(K task) {
        var member = new Member(task);
        members.add(member);
        ((RealTask<?>) task).addListener(member);
    }

    /** Goes on where the last one stopped: each task is handed out once. */
    @Override
    public Iterator<K> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return CompletedTasks.this.hasNext();
            }

            @Override
            public K next() {
                return CompletedTasks.this.next();
            }
        };
    }

    /** Whether there is a next task; does not wait for it. */
    public boolean hasNext() {
        return left > 0;
    }

    /**
     * The next task that is done; waits for it.
     *
     * @throws NoSuchElementException if there is none
     * @throws DeadlineException if the time of {@link JoinOptions#timeout} is over before
     * @throws Cancelled if the caller is cancelled
     * @throws IllegalStateException if another task waits here already
     */
    public K next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all tasks have been handed out; ask hasNext() before");
        }
        if (done.isEmpty()) {
            awaitOne();
        }
        var task = done.remove().task;
        if (--left == 0) {
            close();
        }
        return options.raiseErrors() ? successful(task) : task;
    }

    private void awaitOne() {
        var wait = Wait.begin();
        if (waiting != null) {
            throw new IllegalStateException("another task waits for the next one already: missing=" + left
                    + "; let one task read, or let each call asCompleted itself");
        }
        var next = new Next(wait);
        waiting = next;
        wait.add(next);
        if (deadline != null) {
            wait.addDeadline(deadline);
        }
        wait.park();
        if (wait.isTimedOut()) {
            throw new DeadlineException(
                    "not all tasks were done in time: limit=" + options.timeout() + ", missing=" + left);
        }
    }

    private K successful(K task) {
        try {
            task.get();
        } catch (Exception e) {
            close();
            throw Failures.<RuntimeException>sneakyThrow(e);
        }
        return task;
    }

    /**
     * Wants to know no more; idempotent. What is left of the tasks goes on; a failure that was not handed out and that nobody
     * else waits for goes to the exception handler.
     */
    @Override
    public void close() {
        left = 0;
        members.forEach(member -> member.task().removeListener(member));
        members.clear();
        done.forEach(member -> member.task().dropped());
        done.clear();
    }

    private final class Next implements Wait.Clause {
        private final Wait wait;

        Next(Wait wait) {
            this.wait = wait;
        }

        @Override
        public void undo() {
            waiting = null;
        }

        @Override
        public String describe() {
            return "waits for the next of " + members.size() + " tasks";
        }
    }

    private final class Member extends DoneListener {
        private final K task;

        Member(K task) {
            this.task = task;
        }

        RealTask<?> task() {
            return (RealTask<?>) task;
        }

        @Override
        Care care() {
            return Care.TAKES_OVER;
        }

        @Override
        void taskDone() {
            done.add(this);
            var next = waiting;
            if (next != null) {
                waiting = null;
                next.wait.fire(next);
            }
        }
    }
}
