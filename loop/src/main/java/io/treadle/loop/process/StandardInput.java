package io.treadle.loop.process;

import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.pipe.SharedInput;
import io.treadle.loop.stream.ByteSource;

/** The standard input of this program, for tasks. */
public final class StandardInput {
    private static final SharedInput INPUT = new SharedInput(() -> System.in, "standard input");

    private StandardInput() {}

    /**
     * The standard input as a stream for tasks of the current loop, until it or the loop is closed. It is read by a thread of its
     * own, and only while a task waits for it, so that a child process which inherits it finds what was not asked for.
     *
     * <p>A read that is given up takes nothing: what it would have got is there for the next read, in another loop too. What was
     * taken in beyond what was read, the rest of a chunk, goes when this is closed; so open it once.
     *
     * @throws IllegalStateException if it is open already, here or in another loop
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static ByteSource open() {
        return INPUT.open(EventLoop.current());
    }
}
