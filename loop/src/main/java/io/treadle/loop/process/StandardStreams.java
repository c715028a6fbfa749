package io.treadle.loop.process;

import io.treadle.loop.internal.pipe.PipeSink;
import io.treadle.loop.internal.pipe.PipeSource;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import org.jspecify.annotations.Nullable;

/** This program's ends of the pipes of a process, as many as it has. Confined to the loop's thread. */
final class StandardStreams {
    private final String name;
    private final SubprocessOptions options;
    private final @Nullable PipeSink stdin;
    private final @Nullable PipeSource stdout;
    private final @Nullable PipeSource stderr;

    /** Of the process of {@code stage}, whose {@code name} is for errors. */
    StandardStreams(Launch.Stage stage, String name, SubprocessOptions options) {
        this.name = name;
        this.options = options;
        var process = stage.process();
        this.stdin = stage.stdin() == null ? null : stage.stdin().connect(process.getOutputStream(), named("stdin"));
        this.stdout = stage.stdout() == null ? null : stage.stdout().connect(process.getInputStream(), named("stdout"));
        this.stderr = stage.stderr() == null ? null : stage.stderr().connect(process.getErrorStream(), named("stderr"));
    }

    private String named(String stream) {
        return stream + " of " + name;
    }

    ByteSink stdin() {
        return ensurePipe(input(), "stdin", options.stdin());
    }

    ByteSource stdout() {
        return ensurePipe(stdout, "stdout", options.stdout());
    }

    ByteSource stderr() {
        return ensurePipe(stderr, "stderr", options.stderr());
    }

    private <P> P ensurePipe(@Nullable P pipe, String stream, Redirection redirection) {
        if (pipe == null) {
            throw new IllegalStateException("its " + stream + " is no pipe to this program: process=" + name + ", "
                    + stream + "=" + redirection);
        }
        return pipe;
    }

    /** What it reads, if this program writes that; else null. */
    @Nullable
    ByteSink input() {
        return options.stdin().producer() == null ? stdin : null;
    }

    /** What it reads, whoever writes that. */
    ByteSink pipeToIt() {
        return ensurePipe(stdin, "stdin", options.stdin());
    }

    /** What keeps up to {@code limit} bytes of what it writes. */
    Capture captureStdout(long limit) {
        return new Capture(stdout, limit);
    }

    /** The same for its error output. */
    Capture captureStderr(long limit) {
        return new Capture(stderr, limit);
    }

    void closeInput() {
        if (stdin != null) {
            stdin.abort();
        }
    }

    /** Does not wait. */
    void close() {
        closeInput();
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }
}
