package io.treadle.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One wait for many tasks: a listener on each, and one clause that fires when enough of them are done. */
final class JoinAll<K extends Task<?>> implements Wait.Clause {
    private final Wait wait;
    private final JoinOptions options;
    private final List<Member> members = new ArrayList<>();
    private final List<K> done = new ArrayList<>();
    private int missing;

    private JoinAll(Wait wait, int wanted, JoinOptions options) {
        this.wait = wait;
        this.missing = wanted;
        this.options = options;
    }

    static <K extends Task<?>> List<K> join(Collection<K> tasks, JoinOptions options) {
        var wait = Wait.begin();
        tasks.forEach(task -> ((RealTask<?>) task).ensureJoinable());
        int wanted = Math.min(options.count(), tasks.size());
        if (wanted == 0) {
            return List.of();
        }
        var all = new JoinAll<K>(wait, wanted, options);
        wait.add(all);
        if (options.timeout() != null) {
            wait.addTimeout(options.timeout());
        }
        tasks.forEach(all::listenTo);
        wait.ensureNoDeadlock();
        wait.park();
        all.undo();
        return all.done;
    }

    static <T extends @Nullable Object> List<T> gather(Collection<? extends Task<T>> tasks) throws Exception {
        TaskLoop.current(); // where there is none, it tells the caller so
        tasks.forEach(task -> ((RealTask<?>) task).ensureJoinable());
        boolean complete = false;
        try {
            for (var task : join(tasks, JoinOptions.ALL.raisingErrors())) {
                task.get();
            }
            complete = true;
        } finally {
            if (!complete) {
                cancelAndJoin(tasks);
            }
        }
        var results = new ArrayList<T>(tasks.size());
        for (var task : tasks) {
            results.add(task.get());
        }
        return results;
    }

    private static void cancelAndJoin(Collection<? extends Task<?>> tasks) {
        tasks.forEach(Task::cancel);
        tasks.forEach(task -> ((RealTask<?>) task).awaitEndShielded());
    }

    private void listenTo(K task) {
        var member = new Member(task);
        members.add(member);
        member.task().addListener(member);
    }

    private void taskDone(K task) {
        done.add(task);
        missing--;
        if (missing == 0 || (options.raiseErrors() && !task.isSuccessful())) {
            wait.fire(this);
        }
    }

    @Override
    public void undo() {
        members.forEach(member -> member.task().removeListener(member));
    }

    @Override
    public String describe() {
        return "joins " + members.size() + " tasks, of which " + missing + " are missing";
    }

    /** All that are missing, unless fewer would do, or the failure of one. */
    @Override
    public List<K> blockers() {
        var all = members.stream()
                .map(member -> member.task)
                .filter(task -> !task.isDone())
                .toList();
        return all.size() == missing && !options.raiseErrors() ? all : List.of();
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
        void taskDone() {
            JoinAll.this.taskDone(task);
        }
    }
}
