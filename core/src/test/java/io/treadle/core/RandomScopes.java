package io.treadle.core;

import io.treadle.core.support.Failures;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A random tree of tasks and scopes in virtual time, in which some fail, some cancel others and some swallow what they get; and the
 * promises that hold in any: all ends, nothing outlives its scope, no failure is lost, no timer is left.
 */
final class RandomScopes {
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    private static final int DEPTH = 6;
    private static final int STEPS = 300;

    private final Random random;
    private final Failures reported = new Failures();
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<CancelScope> scopes = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<@Nullable Throwable> seen = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private int steps;

    RandomScopes(long seed) {
        random = new Random(seed);
    }

    /** Runs it; returns the promises that were broken. */
    List<String> run(boolean eager) {
        var config = reported.config().withClock(VirtualClock.autojump()).withEager(eager);
        try (var loop = TaskLoop.create(config)) {
            loop.runUntilComplete(() -> {
                root(loop);
                if (loop.scheduler().timerCount() > 0) {
                    broken.add("timers are left: " + loop.scheduler().timerCount());
                }
            });
        }
        seen.addAll(reported.errors());
        var told = withCauses(seen);
        thrown.stream().filter(failure -> !told.contains(failure)).forEach(failure -> broken.add("lost: " + failure));
        return broken;
    }

    private void root(TaskLoop loop) {
        try {
            TaskScope.run(scope -> {
                for (int i = 0; i < 3; i++) {
                    spawn(scope::spawn, DEPTH);
                }
                act(DEPTH);
            });
        } catch (Failure
                | DeadlineException
                | TaskCancelledException
                | Cancelled e) { // the last from an open scope, by chance
            seen.add(e);
        }
        loop.waitAllBlocked(); // what was reported has arrived
    }

    private static Set<Throwable> withCauses(List<@Nullable Throwable> errors) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayList<@Nullable Throwable>(errors);
        while (!todo.isEmpty()) {
            var error = todo.removeLast();
            if (error != null && all.add(error)) {
                todo.add(error.getCause());
                todo.addAll(List.of(error.getSuppressed()));
            }
        }
        return all;
    }

    // ---- what a task does ----

    private void act(int depth) {
        for (int left = 1 + random.nextInt(4); left > 0 && steps < STEPS; left--) {
            steps++;
            step(depth);
        }
    }

    private void step(int depth) {
        switch (random.nextInt(depth > 0 ? 22 : 7)) {
            case 0, 1 -> Task.sleep(time());
            case 2 -> Task.yieldNow();
            case 3 -> cancelATask();
            case 4 -> cancelAScope();
            case 5 -> failNowAndThen();
            case 6 -> joinATask();
            case 7, 8, 9 -> spawn(TaskLoop.current()::spawn, depth);
            case 10, 11, 12 -> taskScope(depth);
            case 13 -> openScope(depth);
            case 14, 15 -> cancelScope(depth);
            case 16 -> limited(depth);
            case 17 -> {
                var unused = Task.moveOnAfter(time(), () -> act(depth - 1));
            }
            case 18 -> Task.shield(() -> act(depth - 1));
            case 19 -> Task.softShield(() -> act(depth - 1));
            case 20 -> swallow(depth);
            default -> gather(depth);
        }
    }

    private Duration time() {
        return Duration.ofMillis(random.nextInt(40));
    }

    private Task<?> aTask() {
        return tasks.isEmpty() ? Task.current() : tasks.get(random.nextInt(tasks.size()));
    }

    private void cancelATask() {
        var task = aTask();
        if (random.nextBoolean()) {
            task.cancel("by chance");
        } else {
            task.cancel("softly", time());
        }
    }

    private void cancelAScope() {
        if (!scopes.isEmpty()) {
            var scope = scopes.get(random.nextInt(scopes.size()));
            if (random.nextBoolean()) {
                scope.cancel("by chance");
            } else {
                scope.cancel("softly", time());
            }
        }
    }

    private void failNowAndThen() {
        if (random.nextInt(3) == 0) {
            var failure = new Failure("failure " + thrown.size());
            thrown.add(failure);
            throw failure;
        }
    }

    private void joinATask() {
        var task = aTask();
        if (task != Task.current() && task.join(time())) {
            seen.add(task.exception());
        }
    }

    private Task<?> spawn(TaskLoop.Spawner spawner, int depth) {
        var options = SpawnOptions.named("task " + tasks.size());
        options = random.nextInt(6) == 0 ? options.asDaemon() : options;
        var task = spawner.spawn(options, () -> {
            act(depth - 1);
            return "done";
        });
        tasks.add(task);
        return task;
    }

    private void limited(int depth) {
        try {
            Task.withTimeout(time(), () -> act(depth - 1));
        } catch (DeadlineException e) {
            seen.add(e);
        }
    }

    private void swallow(int depth) {
        try {
            act(depth - 1);
        } catch (Failure | TaskCancelledException | Cancelled e) {
            seen.add(e);
        }
    }

    private void gather(int depth) {
        var children = new ArrayList<Task<Object>>();
        for (int left = random.nextInt(4); left > 0; left--) {
            children.add(TaskLoop.current().spawn(() -> {
                act(depth - 1);
                return "done";
            }));
        }
        tasks.addAll(children);
        try {
            Task.gather(children);
        } catch (TaskCancelledException e) {
            seen.add(e);
        } catch (Exception e) {
            throw io.treadle.core.Failures.<RuntimeException>sneakyThrow(e);
        }
    }

    // ---- scopes ----

    private void taskScope(int depth) {
        var policies = List.of(ScopePolicy.FAIL_FAST, ScopePolicy.SUPERVISE, ScopePolicy.COLLECT);
        var options = ScopeOptions.DEFAULT.withPolicy(policies.get(random.nextInt(3)));
        var children = new ArrayList<Task<?>>();
        try {
            TaskScope.run(random.nextInt(3) == 0 ? options.within(time()) : options, scope -> {
                actIn(scope, children, depth);
            });
        } catch (DeadlineException e) {
            seen.add(e);
        } finally {
            ensureEnded(children);
        }
    }

    private void openScope(int depth) {
        var children = new ArrayList<Task<?>>();
        try (var scope = TaskScope.open()) {
            actIn(scope, children, depth);
            if (random.nextBoolean()) {
                scope.join();
            }
        } catch (Exception e) {
            throw io.treadle.core.Failures.<RuntimeException>sneakyThrow(e);
        } finally {
            ensureEnded(children);
        }
    }

    private void actIn(TaskScope scope, List<Task<?>> children, int depth) {
        scopes.add(scope.cancelScope());
        for (int left = random.nextInt(4); left > 0; left--) {
            children.add(spawn(scope::spawn, depth));
        }
        act(depth - 1);
    }

    private void ensureEnded(List<Task<?>> children) {
        children.stream().filter(child -> !child.isDone()).forEach(child -> broken.add("outlives its scope: " + child));
    }

    private void cancelScope(int depth) {
        var scope = random.nextInt(3) == 0 ? CancelScope.shielded() : CancelScope.create();
        scopes.add(scope);
        if (random.nextInt(4) == 0) {
            scope.cancel("before it is entered");
        }
        scope.run(() -> {
            moveDeadline(scope);
            act(depth - 1);
            scope.setShielded(!scope.isShielded());
            moveDeadline(scope);
            act(depth - 1);
        });
    }

    private void moveDeadline(CancelScope scope) {
        if (!scope.isCancelRequested() && random.nextBoolean()) {
            scope.setTimeout(time());
        }
    }
}
