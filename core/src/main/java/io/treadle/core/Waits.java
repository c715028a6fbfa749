package io.treadle.core;

import io.treadle.core.internal.flight.TaskWaitEvent;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The events of waits that go on, while they are recorded. Apart from the waits, because a field there would cost every waiting
 * task its bytes. Confined to the loop's thread.
 */
final class Waits {
    /** Weak, because of a task that waits when a recording stops nobody would tell the end. */
    private final Map<RealTask<?>, TaskWaitEvent> events = new WeakHashMap<>();

    void begin(RealTask<?> task, Wait wait) {
        var event = new TaskWaitEvent();
        if (event.isEnabled()) {
            event.waitsFor = wait.describe();
            event.begin();
            events.put(task, event);
        }
    }

    void end(RealTask<?> task) {
        var event = events.remove(task);
        if (event != null) {
            event.loop = task.loop.name();
            event.task = task.label();
            event.commit();
        }
    }
}
