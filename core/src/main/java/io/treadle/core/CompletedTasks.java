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
 * <p>While this waits for a task, its failure is kept for the reader and goes to no exception handler. That ends with
 * {@link #close}; where that is not called, with the scope in which this was made, at the latest with the task.
 *
 * @param <K> the type of the tasks
 */
/*
 *                     a failure that was not handed out           one that comes later
 *   open              waits in done                               is taken over: goes to done
 *   its scope left    is reported, and stays in done              is reported, and goes to done
 *   closed            is reported                                 is no business of this any more
 *
 * So a loop that is left by break loses no failure; and who reads on all the same, behind the scope, misses no task.
 */
public final class CompletedTasks<K extends Task<?>> implements Iterable<K>, AutoCloseable {
    private final TaskLoop loop = TaskLoop.current();
    private final JoinOptions options;
    private final @Nullable Deadline deadline;
    private final List<Member> members = new ArrayList<>();
    private final ArrayDeque<Member> done = new ArrayDeque<>();
    private final ScopeStack scopes = RealTask.current().scopes();
    private final Tie tie = new Tie();
    private boolean scopeLeft;
    private @Nullable Next waiting;
    private int left;
    private int running;

    CompletedTasks(Collection<K> tasks, JoinOptions options) {
        JoinAll.ensureJoinable(tasks);
        this.options = options;
        this.deadline = options.timeout() == null ? null : loop.deadlineAfter(options.timeout());
        this.left = Math.min(options.count(), tasks.size());
        this.running = tasks.size();
        scopes.tie(tie);
        tasks.forEach(this::listenTo);
        if (left == 0) {
            close();
        }
    }

    private void listenTo(K task) {
        var member = new Member(task);
        members.add(member);
        member.listen();
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
     * @throws DeadlineException if the time of {@link JoinOptions#timeout} is over before; this is closed then
     * @throws Cancelled if the caller is cancelled; in a scope inside the one where this was made that may be, and behind it
     *     the next one can be asked for again
     * @throws IllegalStateException if another task waits here already
     * @throws io.treadle.core.diagnostics.DeadlockException if the one task that is left waits for the caller
     */
    public K next() {
        loop.ensureOnThread();
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
        wait.ensureNoDeadlock();
        wait.park();
        if (wait.isTimedOut()) {
            int missing = left;
            close();
            throw new DeadlineException(
                    "not all tasks were done in time: limit=" + options.timeout() + ", missing=" + missing);
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
        loop.ensureOnThread();
        left = 0;
        scopes.untie(tie);
        members.forEach(Member::stopListening);
        members.clear();
        done.forEach(Member::drop);
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

        /** The one that is left; of several, each would do. */
        @Override
        public List<K> blockers() {
            return running != 1
                    ? List.of()
                    : members.stream()
                            .map(member -> member.task)
                            .filter(task -> !task.isDone())
                            .toList();
        }
    }

    /** Nobody is expected to come back for what is left. */
    private final class Tie extends ScopeTies.Tied {
        @Override
        void scopeLeft() {
            scopeLeft = true;
            done.forEach(Member::drop);
        }
    }

    private final class Member extends JoinedTask<K> {
        Member(K task) {
            super(task);
        }

        @Override
        Care care() {
            return scopeLeft ? Care.NONE : Care.TAKES_OVER;
        }

        @Override
        void taskDone() {
            done.add(this);
            running--;
            if (running == 0 && done.stream().allMatch(member -> member.task.exception() == null)) {
                scopes.untie(tie); // nothing to report: a task that lives for long must not keep this
            }
            var next = waiting;
            if (next != null) {
                waiting = null;
                next.wait.fire(next);
            }
        }
    }
}
