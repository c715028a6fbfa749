package io.treadle.core;

import io.treadle.core.diagnostics.LoopBlocked;
import io.treadle.core.internal.flight.SlowSliceEvent;
import io.treadle.core.internal.flight.TaskCancelEvent;
import io.treadle.core.internal.flight.TaskEndEvent;
import io.treadle.core.internal.flight.TaskSpawnEvent;
import org.jspecify.annotations.Nullable;

/** Makes events of the Flight Recorder. To be called only while something is recorded. */
final class TaskEvents {
    private TaskEvents() {}

    static void spawned(RealTask<?> task, @Nullable RealTask<?> by) {
        var event = new TaskSpawnEvent();
        if (event.shouldCommit()) {
            event.loop = task.loop.name();
            event.task = task.label();
            event.parent = by == null ? null : by.label();
            event.commit();
        }
    }

    static void ended(RealTask<?> task) {
        var event = new TaskEndEvent();
        if (event.shouldCommit()) {
            var failure = task.exception();
            event.loop = task.loop.name();
            event.task = task.label();
            event.state = task.state().name();
            event.failure = failure == null ? null : Words.of(failure);
            event.commit();
        }
    }

    static void cancelled(CancelScope scope, CancelRequest request) {
        var event = new TaskCancelEvent();
        var owner = scope.owner();
        if (event.shouldCommit() && owner != null) {
            event.loop = owner.loop.name();
            event.task = owner.label();
            event.reason = request.reason();
            event.origin = request.origin();
            event.commit();
        }
    }

    static void blocked(LoopBlocked report) {
        var event = new SlowSliceEvent();
        if (event.shouldCommit()) {
            event.loop = report.loop();
            event.task = report.task();
            event.kind = report.kind().name();
            event.lasted = report.lasted().toMillis();
            event.stack = String.join(
                    "\n",
                    report.stack().stream().map(StackTraceElement::toString).toList());
            event.commit();
        }
    }
}
