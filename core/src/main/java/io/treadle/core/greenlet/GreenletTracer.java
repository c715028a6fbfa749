package io.treadle.core.greenlet;

/** Told of each switch between the greenlets of one place; for debuggers and profilers. */
@FunctionalInterface
public interface GreenletTracer {
    /** How control passes. */
    enum Event {
        /** With a value. */
        SWITCH,
        /** With an error that the target will throw. */
        THROW
    }

    /**
     * Control has passed. Called in the target, before it goes on. Must not switch: that is refused. If it throws, it is
     * removed, and the target throws its error in place of what was passed.
     */
    void onEvent(Event event, Greenlet origin, Greenlet target);
}
