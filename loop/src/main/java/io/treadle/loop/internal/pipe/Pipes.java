package io.treadle.loop.internal.pipe;

import io.treadle.loop.EventLoop;
import java.io.IOException;

/** Makes the pipes of processes in the way that suits a loop: watched by its epoll, else through threads. */
public interface Pipes {
    /** A pipe from which a process will read. May block for a moment. */
    ChildInput input() throws IOException;

    /** A pipe to which a process will write. May block for a moment. */
    ChildOutput output() throws IOException;

    /** Those of {@code loop}. Looks into the file system the first time. */
    static Pipes of(EventLoop loop) {
        return EpollPipes.workFor(loop) ? new EpollPipes(loop) : new ThreadPipes(loop);
    }
}
