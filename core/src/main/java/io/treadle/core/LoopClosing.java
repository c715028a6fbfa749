package io.treadle.core;

import io.treadle.core.function.Action;
import io.treadle.core.time.IdleClock;
import java.time.Duration;
import java.util.ArrayDeque;

/** What a loop does when it closes, and what it was given to do then. Confined to the loop's thread. */
final class LoopClosing {
    private final TaskLoop loop;
    private final LiveTasks tasks;
    private final Callbacks callbacks;
    private final Duration grace;
    private final ArrayDeque<TimedCall> actions = new ArrayDeque<>();

    LoopClosing(TaskLoop loop, LiveTasks tasks, Callbacks callbacks, Duration grace) {
        this.loop = loop;
        this.tasks = tasks;
        this.callbacks = callbacks;
        this.grace = grace;
    }

    CallHandle add(Action<?> action) {
        actions.removeIf(TimedCall::isCancelled);
        var call = new TimedCall(loop, action);
        actions.push(call);
        return call;
    }

    /** Ends the tasks, then does what is to be done after them, {@code releasing} last; waits. */
    void run(Action<?> releasing) {
        if (loop.clock() instanceof IdleClock) {
            // Its grace may never be over: a task that swallows its cancellation does not let virtual time move.
            var limit = new RealTimeLimit(loop, grace, this::giveUpAll);
            try {
                close(releasing);
            } finally {
                limit.close();
            }
        } else {
            close(releasing);
        }
    }

    private void close(Action<?> releasing) {
        tasks.cancelAll(CancelRequest.by(loop, "the loop closes"));
        loop.allTasks().forEach(RealTask::endIfGone);
        callbacks.cancelWaiting();
        endTasks();
        for (var action = actions.poll(); action != null; action = actions.poll()) {
            runAction(action::run);
        }
        runAction(releasing);
        endTasks(); // that came meanwhile, and were cancelled as they came
        callbacks.refuse();
        callbacks.settle(); // what failed by that is reported
        callbacks.close();
    }

    /** Waits until no task is left and all have been told who wanted to know; gives up those that resist. */
    private void endTasks() {
        var deadline = loop.deadlineAfter(grace);
        boolean inTime;
        do {
            inTime = tasks.awaitNone(deadline);
            giveUpAll();
            callbacks.settle();
        } while (inTime && !tasks.isEmpty());
    }

    private void giveUpAll() {
        loop.allTasks().forEach(this::giveUp);
    }

    private void giveUp(RealTask<?> survivor) {
        var message = survivor + " has not ended within the grace period of " + grace
                + " after it was cancelled; it goes on without the loop";
        loop.reports().add(message, new TaskCancelledException("given up: task=" + survivor.name()), survivor);
        survivor.abandon();
    }

    private void runAction(Action<?> action) {
        try {
            action.run();
        } catch (Throwable e) {
            loop.reports().add("closing the loop " + loop.name() + " met a failure", e, null);
        }
    }
}
