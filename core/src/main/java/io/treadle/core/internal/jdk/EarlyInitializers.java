package io.treadle.core.internal.jdk;

import java.util.List;

/**
 * Static initialisers that must not run for the first time where the stack is full: a class whose initialiser fails is broken
 * for good, in the whole JVM. Of the public classes that a task meets before {@link StackRoom} is asked.
 */
public final class EarlyInitializers {
    private static final String ROOT = "io.treadle.core.";

    // By name, because this package depends on none of them.
    static {
        List.of(
                        "DoneListeners",
                        "JoinOptions",
                        "ScopeOptions",
                        "ScopePolicy",
                        "SpawnOptions",
                        "TaskState",
                        "Wait",
                        "channel.Channel",
                        "channel.FlowIntake",
                        "channel.Overflow",
                        "greenlet.GreenletOptions",
                        "greenlet.Group",
                        "pace.MissedTicks",
                        "pace.Retry")
                .forEach(EarlyInitializers::initialize);
    }

    private EarlyInitializers() {}

    /** Returns once all have run. Any thread. */
    public static void ensureRun() {
        // The static initialiser has done it.
    }

    private static void initialize(String name) {
        try {
            Class.forName(ROOT + name, true, EarlyInitializers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class was renamed or left out; please report", e);
        }
    }
}
