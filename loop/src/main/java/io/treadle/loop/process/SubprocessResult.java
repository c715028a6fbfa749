package io.treadle.loop.process;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What became of a process that was run to its end. */
public final class SubprocessResult {
    private final List<String> command;
    private final ExitStatus exit;
    private final byte[] stdout;
    private final byte[] stderr;
    private final boolean outputComplete;

    SubprocessResult(List<String> command, ExitStatus exit, byte[] stdout, byte[] stderr, boolean outputComplete) {
        this.command = command;
        this.exit = exit;
        this.stdout = stdout;
        this.stderr = stderr;
        this.outputComplete = outputComplete;
    }

    /** How it ended. */
    public ExitStatus exit() {
        return exit;
    }

    /** Whether it ended with 0. */
    public boolean isSuccess() {
        return exit.isSuccess();
    }

    /** What it wrote to stdout, as UTF-8; empty where that went somewhere else. */
    public String stdout() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** What it wrote to stderr, as UTF-8; empty where that went somewhere else. */
    public String stderr() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    public byte[] stdoutBytes() {
        return stdout.clone();
    }

    public byte[] stderrBytes() {
        return stderr.clone();
    }

    /**
     * Whether its outputs were read to their ends. If not, another process, which it had started, held one open for longer than
     * {@link RunOptions#outputGrace}; what the process itself has written is there in any case.
     */
    public boolean isOutputComplete() {
        return outputComplete;
    }

    public List<String> command() {
        return command;
    }

    /**
     * This, if it is a success and its {@linkplain #isOutputComplete output is complete}. Where what was left running is to hold
     * an output, look at {@link #isSuccess} instead.
     *
     * @throws SubprocessFailedException if not, with the end of what it wrote to stderr
     */
    public SubprocessResult check() throws SubprocessFailedException {
        if (!isSuccess()) {
            throw new SubprocessFailedException(exit.toString(), this);
        }
        if (!outputComplete) {
            throw new SubprocessFailedException(
                    exit + ", but output may be missing: a process that it had started held an output"
                            + " open for longer than outputGrace; allow more, have that one write elsewhere, or look at isSuccess()",
                    this);
        }
        return this;
    }

    @Override
    public String toString() {
        return CommandText.of(command) + ": " + exit + ", stdout=" + stdout.length + " bytes, stderr=" + stderr.length
                + " bytes";
    }
}
