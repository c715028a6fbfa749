package io.treadle.loop.internal.pipe;

import java.io.OutputStream;

/** The pipe from which a process will read. */
public interface ChildInput extends ChildPipe {
    /** The process has started: our end. {@code stream} is what the JDK has for it, {@code name} is for errors. On the loop. */
    PipeSink connect(OutputStream stream, String name);
}
