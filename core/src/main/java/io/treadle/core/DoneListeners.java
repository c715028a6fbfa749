package io.treadle.core;

import io.treadle.core.DoneListener.Care;
import io.treadle.core.internal.collect.LinkedRing;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who wants to know when a task is done, and the callbacks that were told and have not run. */
final class DoneListeners {
    private static final System.Logger LOG = System.getLogger(DoneListeners.class.getName());

    private final LinkedRing<DoneListener> waiting = new LinkedRing<>();
    private final LinkedRing<DoneCallback<?>> told = new LinkedRing<>();

    void add(DoneListener listener) {
        waiting.add(listener);
    }

    void remove(DoneListener listener) {
        waiting.remove(listener);
    }

    /** Tells all; the most that one of them cares for a failure. One that fails keeps it from none of the others. */
    Care tellAll() {
        var most = Care.NONE;
        for (var listener = waiting.poll(); listener != null; listener = waiting.poll()) {
            var care = listener.care();
            most = care.compareTo(most) > 0 ? care : most;
            tell(listener);
        }
        return most;
    }

    private static void tell(DoneListener listener) {
        try {
            listener.taskDone();
        } catch (Exception | AssertionError e) {
            LOG.log(Level.ERROR, "who waits for a task could not be told: " + listener + "; please report", e);
        }
    }

    /** {@code callback} was told, and runs soon unless it is removed. */
    void toRun(DoneCallback<?> callback) {
        told.add(callback);
    }

    /** Whether {@code callback}, whose turn it is, was not removed meanwhile. */
    boolean take(DoneCallback<?> callback) {
        return told.remove(callback);
    }

    /** Takes the first callback back that calls {@code function}; false if there is none. */
    boolean removeCallback(Consumer<?> function) {
        var found = find(waiting, function);
        if (found == null) {
            found = find(told, function);
        }
        return found != null && (waiting.remove(found) || told.remove(found));
    }

    private static @Nullable DoneListener find(LinkedRing<? extends DoneListener> ring, Consumer<?> function) {
        var found = new DoneListener[1];
        ring.forEach(listener -> {
            if (found[0] == null && listener instanceof DoneCallback<?> callback && callback.calls(function)) {
                found[0] = listener;
            }
        });
        return found[0];
    }
}
