package io.treadle.core.greenlet;

/**
 * How {@link Greenlet#run} sets up its thread. Immutable.
 *
 * @param name of the thread
 * @param stackSize of the thread in bytes, which bounds how deep each greenlet can recurse; 0 for the JVM's default. Measured
 *     with frames of one int, on 21 and 25: 1 MiB (the default on Linux) takes 50 000 frames and can switch at 8 000; 16 MiB
 *     takes 900 000 and can switch at 100 000. Suspended frames must fit a chunk of the heap, whose size G1 bounds by half
 *     a region: {@code -XX:G1HeapRegionSize} or another collector allow more. What is too deep throws {@code StackOverflowError}.
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
