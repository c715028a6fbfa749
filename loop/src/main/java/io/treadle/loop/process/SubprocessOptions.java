package io.treadle.loop.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a process is started, and how it is ended. Immutable:
 * {@code SubprocessOptions.DEFAULT.withDirectory(work).withTimeout(ofSeconds(10)).beingChecked()}.
 *
 * @param inheritsEnvironment whether it has the environment of this program
 * @param environment what is set in its environment, and what, without a value, is taken out of it
 * @param directory where it runs; null for where this program does
 * @param stdin where its input comes from
 * @param stdout where its output goes
 * @param stderr where its error output goes
 * @param grace for how long it may go on once it was asked to end; then it is killed. Goes by the system's clock. A loop that
 *     closes gives it no more than half of its own grace period
 * @param wholeTree whether, when it is ended, all that it has started, and so on, are ended too, with the same grace; also those
 *     that go on when it has ended itself: for that it has a variable more in its environment, {@code TREADLE_TREE_} and a number,
 *     which all inherit, and by which they are found on Linux; elsewhere only while the system knows who has started them
 * @param running for {@code run} and {@code communicate}
 */
public record SubprocessOptions(
        boolean inheritsEnvironment,
        Map<String, Optional<String>> environment,
        @Nullable Path directory,
        Redirection stdin,
        Redirection stdout,
        Redirection stderr,
        Duration grace,
        boolean wholeTree,
        RunOptions running) {
    /** Environment and directory of this program, three pipes, a grace of 5 s. */
    public static final SubprocessOptions DEFAULT = new SubprocessOptions(
            true,
            Map.of(),
            null,
            Redirection.pipe(),
            Redirection.pipe(),
            Redirection.pipe(),
            Duration.ofSeconds(5),
            false,
            RunOptions.DEFAULT);

    /**
     * @throws IllegalArgumentException if the grace is negative, or a redirection is not for that stream
     */
    public SubprocessOptions {
        environment = Map.copyOf(environment);
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must be 0 or more: grace=" + grace);
        }
        stdin.ensureForInput();
        stdout.ensureForOutput();
        stderr.ensureForErrors();
    }

    /** Sets a variable in its environment. */
    public SubprocessOptions withEnvironment(String name, String value) {
        return withVariable(name, Optional.of(value));
    }

    /** Takes a variable out of its environment. */
    public SubprocessOptions withoutEnvironment(String name) {
        return withVariable(name, Optional.empty());
    }

    /** Gives it nothing of this program's environment. */
    public SubprocessOptions withEmptyEnvironment() {
        return new SubprocessOptions(false, Map.of(), directory, stdin, stdout, stderr, grace, wholeTree, running);
    }

    private SubprocessOptions withVariable(String name, Optional<String> value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return new SubprocessOptions(
                inheritsEnvironment, changed, directory, stdin, stdout, stderr, grace, wholeTree, running);
    }

    public SubprocessOptions withDirectory(Path where) {
        return new SubprocessOptions(
                inheritsEnvironment, environment, where, stdin, stdout, stderr, grace, wholeTree, running);
    }

    public SubprocessOptions withStdin(Redirection source) {
        return withStreams(source, stdout, stderr);
    }

    public SubprocessOptions withStdout(Redirection target) {
        return withStreams(stdin, target, stderr);
    }

    public SubprocessOptions withStderr(Redirection target) {
        return withStreams(stdin, stdout, target);
    }

    private SubprocessOptions withStreams(Redirection in, Redirection out, Redirection err) {
        return new SubprocessOptions(
                inheritsEnvironment, environment, directory, in, out, err, grace, wholeTree, running);
    }

    public SubprocessOptions withGrace(Duration duration) {
        return new SubprocessOptions(
                inheritsEnvironment, environment, directory, stdin, stdout, stderr, duration, wholeTree, running);
    }

    /** With {@link #wholeTree}. */
    public SubprocessOptions endingWholeTree() {
        return new SubprocessOptions(
                inheritsEnvironment, environment, directory, stdin, stdout, stderr, grace, true, running);
    }

    public SubprocessOptions withRunning(RunOptions options) {
        return new SubprocessOptions(
                inheritsEnvironment, environment, directory, stdin, stdout, stderr, grace, wholeTree, options);
    }

    // ---- for run and communicate ----

    /** {@link RunOptions#input}. */
    public SubprocessOptions withInput(byte[] bytes) {
        return withRunning(running.withInput(ByteBuffer.wrap(bytes)));
    }

    /** {@link RunOptions#input}, in UTF-8. */
    public SubprocessOptions withInput(String text) {
        return withInput(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link RunOptions#outputLimit}. */
    public SubprocessOptions withOutputLimit(long bytes) {
        return withRunning(running.withOutputLimit(bytes));
    }

    /** {@link RunOptions#outputGrace}. */
    public SubprocessOptions withOutputGrace(Duration duration) {
        return withRunning(running.withOutputGrace(duration));
    }

    /** {@link RunOptions#timeout}. */
    public SubprocessOptions withTimeout(Duration limit) {
        return withRunning(running.withTimeout(limit));
    }

    /** {@link RunOptions#checked}. */
    public SubprocessOptions beingChecked() {
        return withRunning(running.beingChecked());
    }
}
