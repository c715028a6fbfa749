package io.treadle.core;

import io.treadle.core.diagnostics.LoopSnapshot;
import io.treadle.core.diagnostics.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at all tasks of a loop, from any thread. */
/*
 *   who asks                                  who looks                          the answer
 *   the loop's own thread                     it                                 is exact
 *   another, and the loop runs                a callback of the loop             is exact
 *   another, and the loop stands still,       the one who asks, reading what     is what was seen; should the loop go on at that
 *   is closed, or does not answer in time     belongs to the loop's thread       moment, it may lack tasks or have them twice
 */
final class Snapshots {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    /** For the stacks of all tasks; one takes some microseconds, and the loop waits meanwhile. */
    private static final Duration STACKS_LIMIT = Duration.ofSeconds(1);

    private final TaskLoop loop;
    private final List<TaskSnapshot> found = new ArrayList<>();
    private final Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
    private final long stacksUntil = System.nanoTime() + STACKS_LIMIT.toNanos();
    private int withoutStack;
    /** What the loop runs, where another thread looks, for which a task that runs is like one that is ready. */
    private @Nullable Thread running;

    private Snapshots(TaskLoop loop) {
        this.loop = loop;
    }

    static LoopSnapshot of(TaskLoop loop) {
        var exact = ask(loop, () -> new Snapshots(loop).take(""));
        return exact != null ? exact : new Snapshots(loop).takeFromAfar();
    }

    static List<Task<?>> tasks(TaskLoop loop) {
        var exact = ask(loop, () -> List.<Task<?>>copyOf(loop.allTasks()));
        return exact != null ? exact : tasksFromAfar(loop);
    }

    /** Has {@code question} answered on the loop's thread; null if there is no answer in time. */
    static <T> @Nullable T ask(TaskLoop loop, Supplier<T> question) {
        if (loop.isOnThread()) {
            return question.get();
        }
        if (loop.isClosed() || loop.scheduler().isPaused()) {
            return null;
        }
        var answer = new CompletableFuture<T>();
        try {
            loop.mail().send(new Question<>(question, answer));
            return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private record Question<T>(Supplier<T> question, CompletableFuture<T> answer) implements Callbacks.Call {
        @Override
        public void run() {
            try {
                answer.complete(question.get());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void refused() {
            answer.completeExceptionally(new RejectedExecutionException("the loop is closed"));
        }

        @Override
        public boolean isRefusable() {
            return false;
        }
    }

    /** What can be read of them by who gets no answer. */
    static List<Task<?>> tasksFromAfar(TaskLoop loop) {
        try {
            return List.copyOf(loop.allTasks());
        } catch (RuntimeException e) { // read while it was written
            return List.of();
        }
    }

    private LoopSnapshot takeFromAfar() {
        var note = loop.isClosed()
                ? "closed"
                : loop.scheduler().isPaused()
                        ? "the loop stands still"
                        : "the loop does not answer: a task computes or blocks its thread, and what follows was read from"
                                + " another thread";
        running = loop.scheduler().glance().thread();
        try {
            return take(note);
        } catch (RuntimeException e) { // read while it was written
            return new LoopSnapshot(loop.name(), note + "; reading ended early: " + e, found);
        }
    }

    private LoopSnapshot take(String note) {
        loop.forEachRoot(root -> TaskTree.walk(root, this::add));
        var left = withoutStack == 0 ? "" : "the stacks of " + withoutStack + " tasks were left out, to save time";
        return new LoopSnapshot(
                loop.name(), note.isEmpty() || left.isEmpty() ? note + left : note + "; " + left, found);
    }

    private void add(TaskTree.Place place) {
        var task = place.task();
        var stack = stackOf(task);
        var state = stateOf(task);
        var wait = task.wait;
        var end = wait == null ? null : wait.end();
        found.add(new TaskSnapshot(
                task.id(),
                task.name(),
                place.depth(),
                place.parent(),
                place.scope(),
                state.name(),
                task.isDaemon(),
                task.isCancelRequested(),
                state == TaskState.WAITING ? waitsFor(task, wait, stack) : null,
                end == null
                        ? null
                        : Duration.ofNanos(
                                Math.max(0, end.nanos() - loop.clock().nanoTime())),
                wait == null ? List.of() : idsOf(wait.blockers()),
                SpawnSite.of(task.spawnSite()),
                stack));
    }

    private TaskState stateOf(RealTask<?> task) {
        var state = task.state();
        return state == TaskState.READY && task.activeThread() == running ? TaskState.RUNNING : state;
    }

    private static String waitsFor(RealTask<?> task, @Nullable Wait wait, List<StackTraceElement> stack) {
        return wait == null ? JdkWait.describe(task.activeThread(), stack) : wait.describe();
    }

    private static List<Long> idsOf(Collection<? extends Task<?>> tasks) {
        return tasks.stream().map(Task::id).toList();
    }

    /** Equal ones are one object. */
    private List<StackTraceElement> stackOf(RealTask<?> task) {
        if (System.nanoTime() - stacksUntil >= 0) {
            withoutStack++;
            return List.of();
        }
        var stack = task.stackTrace();
        var known = stacks.putIfAbsent(stack, stack);
        return known == null ? stack : known;
    }
}
