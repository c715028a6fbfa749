package io.treadle.core.greenlet;

/**
 * How {@link Greenlet#run} sets up its thread. Immutable.
 *
 * @param name of the thread
 * @param stackSize of the thread in bytes, which bounds how deep each greenlet can recurse; 0 for the JVM's default.
 *     {@link io.treadle.core.LoopConfig} says how many frames that is; a greenlet can switch where a task can wait.
 */
public record GreenletOptions(String name, long stackSize) {
    /** A thread named {@code greenlets} with the JVM's default stack. */
    public static final GreenletOptions DEFAULT = new GreenletOptions("greenlets", 0);

    /** The same with another name. */
    public GreenletOptions withName(String newName) {
        return new GreenletOptions(newName, stackSize);
    }

    /** The same with another stack size. */
    public GreenletOptions withStackSize(long bytes) {
        return new GreenletOptions(name, bytes);
    }
}
