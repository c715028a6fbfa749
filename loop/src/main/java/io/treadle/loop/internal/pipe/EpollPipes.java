package io.treadle.loop.internal.pipe;

import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.treadle.loop.EventLoop;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;

/**
 * Pipes of the system whose one end epoll watches, so that processes need no thread for their input and output. The process is
 * given the other end by its name in /proc; opening that makes a description of its own, which blocks, as programs expect.
 */
final class EpollPipes implements Pipes {
    private static final int READ_END = 0;
    private static final int WRITE_END = 1;

    /** Whether ends can be opened by their names, which needs /proc. */
    private static final class Probe {
        static final boolean NAMES_WORK = namesWork();

        private static boolean namesWork() {
            try {
                var pipe = FileDescriptor.pipe();
                try (var opened = new FileOutputStream(fileOf(pipe[WRITE_END]))) {
                    return opened.getFD().valid();
                } finally {
                    closeBoth(pipe);
                }
            } catch (IOException e) {
                return false;
            }
        }
    }

    private final EventLoop loop;

    EpollPipes(EventLoop loop) {
        this.loop = loop;
    }

    static boolean workFor(EventLoop loop) {
        return loop.nettyEventLoop().isCompatible(EpollIoHandle.class) && Probe.NAMES_WORK;
    }

    @Override
    public ChildInput input() throws IOException {
        return new Input(FileDescriptor.pipe());
    }

    @Override
    public ChildOutput output() throws IOException {
        return new Output(FileDescriptor.pipe());
    }

    private static File fileOf(FileDescriptor end) {
        return new File("/proc/self/fd/" + end.intValue());
    }

    private static void closeBoth(FileDescriptor... pipe) {
        for (var end : pipe) {
            close(end);
        }
    }

    private static void close(FileDescriptor end) {
        try {
            end.close();
        } catch (IOException e) {
            // Linux has released it all the same.
        }
    }

    private final class Input implements ChildInput {
        private final FileDescriptor[] pipe;

        Input(FileDescriptor... pipe) {
            this.pipe = pipe;
        }

        @Override
        public Redirect redirect() {
            return Redirect.from(fileOf(pipe[READ_END]));
        }

        @Override
        public PipeSink connect(OutputStream stream, String name) {
            EpollPipes.close(pipe[READ_END]);
            return PipeSink.open(loop, new EpollWriter(loop.nettyEventLoop(), pipe[WRITE_END]), name);
        }

        @Override
        public void abandon() {
            closeBoth(pipe);
        }
    }

    private final class Output implements ChildOutput {
        private final FileDescriptor[] pipe;

        Output(FileDescriptor... pipe) {
            this.pipe = pipe;
        }

        @Override
        public Redirect redirect() {
            return Redirect.to(fileOf(pipe[WRITE_END]));
        }

        @Override
        public PipeSource connect(InputStream stream, String name) {
            EpollPipes.close(pipe[WRITE_END]);
            return PipeSource.open(loop, new EpollReader(loop.nettyEventLoop(), pipe[READ_END]), name);
        }

        @Override
        public void abandon() {
            closeBoth(pipe);
        }
    }
}
