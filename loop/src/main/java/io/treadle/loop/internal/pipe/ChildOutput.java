package io.treadle.loop.internal.pipe;

import java.io.InputStream;

/** The pipe to which a process will write. */
public interface ChildOutput extends ChildPipe {
    /** The process has started: our end. {@code stream} is what the JDK has for it, {@code name} is for errors. On the loop. */
    PipeSource connect(InputStream stream, String name);
}
