package io.treadle.core;

import io.treadle.core.diagnostics.DeadlockException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait for many tasks: a listener on each, and one clause that fires when enough of them are done. */
final class JoinAll<K extends Task<?>> implements Wait.Clause {
    /** So many of the tasks that it waits for are named in a dump. */
    private static final int NAMED = 3;

    private final Wait wait;
    private final JoinOptions options;
    /** Whether the failure of one, which ends the wait, has the others cancelled. */
    private final boolean gathers;

    private final List<Member> members = new ArrayList<>();
    private final List<K> done = new ArrayList<>();
    private int missing;

    private JoinAll(Wait wait, int wanted, JoinOptions options, boolean gathers) {
        this.wait = wait;
        this.missing = wanted;
        this.options = options;
        this.gathers = gathers;
    }

    static <K extends Task<?>> List<K> join(Collection<K> tasks, JoinOptions options) {
        var done = await(tasks, options, false);
        done.forEach(task -> ((RealTask<?>) task).seen());
        return done;
    }

    static <K extends Task<?>> List<K> joinRaising(Collection<K> tasks, JoinOptions options) throws Exception {
        var done = await(tasks, options, false);
        raise(done);
        return done;
    }

    static <T extends @Nullable Object> List<T> gather(Collection<? extends Task<T>> given) throws Exception {
        TaskLoop.current(); // where there is none, it tells the caller so
        var tasks = new ArrayList<>(given); // who spawns more meanwhile may add them to the same list
        ensureJoinable(tasks);
        ensureNoDeadlock(tasks);
        try {
            raise(await(tasks, JoinOptions.ALL.raisingErrors(), true));
        } catch (Throwable e) {
            cancelAndJoin(tasks, e);
            if (RealTask.current().isCancellation(e)) {
                drop(tasks); // who catches a cancellation looks for no failures in it
            } else {
                addFailures(e, tasks);
            }
            throw e;
        }
        var results = new ArrayList<T>(tasks.size());
        for (var task : tasks) {
            results.add(((RealTask<T>) task).result());
        }
        return results;
    }

    /** Refuses tasks of which a wait would never end, or that are of another loop; asked before a wait registers anything. */
    static void ensureJoinable(Collection<? extends Task<?>> tasks) {
        tasks.forEach(task -> ((RealTask<?>) task).ensureJoinable());
    }

    /** Refuses a circle before the tasks are this gather's to cancel: one of them would be cancelled for waiting for it. */
    private static void ensureNoDeadlock(Collection<? extends Task<?>> tasks) {
        var caller = RealTask.current();
        if (caller.isAwaited() && !caller.isCancelDue()) {
            var wait = Wait.begin();
            listen(wait, tasks, JoinOptions.ALL.raisingErrors(), true);
            wait.ensureNoDeadlock();
            wait.abandon();
        }
    }

    /** Does not wait for tasks that wait for the caller, as they do where all of a circle are cancelled. */
    private static void cancelAndJoin(Collection<? extends Task<?>> tasks, Throwable why) {
        if (tasks.isEmpty()) {
            return; // nothing would end that wait
        }
        tasks.forEach(Task::cancel);
        var all = listen(Wait.beginShielded(), tasks, JoinOptions.ALL, false);
        try {
            all.wait.ensureNoDeadlock();
            all.park();
        } catch (DeadlockException e) {
            why.addSuppressed(e);
        }
    }

    /** Waits. The failures of those that it returns are still to be seen. */
    private static <K extends Task<?>> List<K> await(Collection<K> tasks, JoinOptions options, boolean gathers) {
        var wait = Wait.begin();
        ensureJoinable(tasks);
        if (options.count() == 0 || tasks.isEmpty()) {
            return List.of();
        }
        if (options.timeout() != null) {
            wait.addTimeout(options.timeout());
        }
        var all = listen(wait, tasks, options, gathers);
        wait.ensureNoDeadlock();
        return all.park();
    }

    private static <K extends Task<?>> JoinAll<K> listen(
            Wait wait, Collection<K> tasks, JoinOptions options, boolean gathers) {
        var all = new JoinAll<K>(wait, Math.min(options.count(), tasks.size()), options, gathers);
        wait.add(all);
        tasks.forEach(all::listenTo);
        return all;
    }

    private List<K> park() {
        try {
            wait.park();
        } catch (Throwable e) {
            drop(done);
            throw e;
        }
        undo();
        return done;
    }

    /** Nobody looks at their failures. */
    private static void drop(Collection<? extends Task<?>> tasks) {
        tasks.forEach(task -> ((RealTask<?>) task).dropped());
    }

    /** Throws how the first of {@code done} ended that has not succeeded, with the failures of the others suppressed in it. */
    private static void raise(Collection<? extends Task<?>> done) throws Exception {
        try {
            for (var task : done) {
                ((RealTask<?>) task).result();
            }
        } catch (Throwable e) {
            addFailures(e, done);
            throw e;
        }
    }

    private static void addFailures(Throwable thrown, Collection<? extends Task<?>> tasks) {
        var failures = Failures.startingWith(thrown);
        for (var task : tasks) {
            var failure = task.exception();
            if (failure == null || failures.add(failure)) {
                ((RealTask<?>) task).seen();
            } else {
                ((RealTask<?>) task).dropped();
            }
        }
    }

    private void listenTo(K task) {
        var member = new Member(task);
        members.add(member);
        member.listen();
    }

    private void taskDone(K task) {
        done.add(task);
        missing--;
        if (missing == 0 || (options.raiseErrors() && !task.isSuccessful())) {
            wait.fire(this);
        } else if (missing == 1 && options.raiseErrors() && !gathers && wait.isParked()) {
            wait.breakDeadlock(); // of the last one no other can fail any more
        }
    }

    @Override
    public void undo() {
        members.forEach(Member::stopListening);
    }

    @Override
    public String describe() {
        return "joins " + members.size() + " tasks, of which " + missing + " are missing; not done: " + notDone();
    }

    /** The first few, as these words are one line of a dump. */
    private String notDone() {
        var labels = members.stream()
                .map(member -> (RealTask<?>) member.task)
                .filter(task -> !task.isDone())
                .limit(NAMED + 1L)
                .map(RealTask::label)
                .toList();
        return labels.size() <= NAMED
                ? String.join(", ", labels)
                : String.join(", ", labels.subList(0, NAMED)) + ", ...";
    }

    /**
     * All that are missing, unless fewer would do, or the failure of one of several. In a gather that failure would be no way out
     * for one that waits for the caller: it would be cancelled, and has waited in vain.
     */
    @Override
    public List<K> blockers() {
        var all = members.stream()
                .map(member -> member.task)
                .filter(task -> !task.isDone())
                .toList();
        return all.size() == missing && (missing == 1 || gathers || !options.raiseErrors()) ? all : List.of();
    }

    private final class Member extends JoinedTask<K> {
        Member(K task) {
            super(task);
        }

        /** The wait may still be cancelled before it can hand out what it was told. */
        @Override
        Care care() {
            return Care.TAKES_OVER;
        }

        @Override
        void taskDone() {
            JoinAll.this.taskDone(task);
        }
    }
}
