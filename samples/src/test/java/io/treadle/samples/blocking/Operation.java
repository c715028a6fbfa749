package io.treadle.samples.blocking;

import java.util.concurrent.Callable;

/**
 * An operation that may wait.
 *
 * @param name what docs/blocking.md calls it
 * @param finder finds out what it does
 */
record Operation(String name, Finder finder) {
    /** Says what the table says of an operation, in the same words: what it does in a task, and what an interrupt does to it. */
    interface Finder {
        String find(Probe probe) throws Exception;
    }

    /** One that {@code setUp} makes trials of. */
    static Operation of(String name, Callable<Trial> setUp) {
        return new Operation(name, probe -> probe.find(setUp));
    }

    @Override
    public String toString() {
        return name;
    }
}
