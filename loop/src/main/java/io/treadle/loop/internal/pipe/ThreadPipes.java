package io.treadle.loop.internal.pipe;

import io.treadle.loop.EventLoop;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/** The JDK's pipes, read and written by threads: for every system. */
final class ThreadPipes implements Pipes {
    private final EventLoop loop;

    ThreadPipes(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public ChildInput input() {
        return new Input();
    }

    @Override
    public ChildOutput output() {
        return new Output();
    }

    private final class Input implements ChildInput {
        @Override
        public Redirect redirect() {
            return Redirect.PIPE;
        }

        @Override
        public PipeSink connect(OutputStream stream, String name) {
            return PipeSink.open(loop, new ThreadWriter(loop.nettyEventLoop(), stream), name);
        }

        @Override
        public void abandon() {}
    }

    private final class Output implements ChildOutput {
        @Override
        public Redirect redirect() {
            return Redirect.PIPE;
        }

        @Override
        public PipeSource connect(InputStream stream, String name) {
            return PipeSource.open(loop, new ThreadReader(loop.nettyEventLoop(), stream), name);
        }

        @Override
        public void abandon() {}
    }
}
