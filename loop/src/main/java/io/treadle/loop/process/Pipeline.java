package io.treadle.loop.process;

import io.treadle.core.select.SelectClause;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Processes of which each reads what the one before writes, connected by the system: {@code a | b | c}. Each is a {@link
 * Subprocess} of its own.
 *
 * <pre>{@code
 * try (var words = Pipeline.start(List.of("tr", " ", "\n"), List.of("sort"), List.of("uniq", "-c"))) {
 *     words.stdin().write(text);
 *     words.stdin().close();
 *     var counts = words.stdout().readAll(1 << 20);
 * }
 * }</pre>
 */
public final class Pipeline implements AutoCloseable {
    private final List<Subprocess> stages;
    private final SubprocessOptions options;
    private final Exit<List<ExitStatus>> exit;
    private @Nullable Communication communication;

    private Pipeline(List<Subprocess> stages, SubprocessOptions options) {
        this.stages = stages;
        this.options = options;
        this.exit = new Exit<>(toString());
        stages.forEach(stage -> stage.exit().onHappened(this::stageEnded));
    }

    private void stageEnded() {
        var ended = stages.stream()
                .map(Subprocess::exitStatus)
                .flatMap(Optional::stream)
                .toList();
        if (ended.size() == stages.size()) {
            exit.happened(ended);
        }
    }

    /** Starts {@code commands} with {@link SubprocessOptions#DEFAULT}. */
    @SafeVarargs
    @SuppressWarnings("varargs") // is copied, never written to
    public static Pipeline start(List<String>... commands) throws SubprocessStartException {
        return start(SubprocessOptions.DEFAULT, List.of(commands));
    }

    /**
     * Starts {@code commands}, all or none. The options' stdin is that of the first, their stdout that of the last, and
     * everything else goes for each.
     *
     * @throws SubprocessStartException if one could not be started
     */
    public static Pipeline start(SubprocessOptions options, List<List<String>> commands)
            throws SubprocessStartException {
        return new Pipeline(Startup.start(options, commands), options);
    }

    // ---- running to the end ----

    /** Runs {@code commands} to their ends, as {@link #run(SubprocessOptions, List)} does. */
    @SafeVarargs
    @SuppressWarnings("varargs") // is copied, never written to
    public static PipelineResult run(List<String>... commands) throws IOException {
        return run(SubprocessOptions.DEFAULT, List.of(commands));
    }

    /**
     * Runs {@code commands} to their ends, gives the first the input of the options and keeps what they write to those outputs that
     * are pipes. If the caller is cancelled, all are ended.
     *
     * @throws SubprocessStartException if one could not be started
     * @throws SubprocessFailedException if one has written more than is allowed, or, where that is to be {@linkplain
     *     RunOptions#checked checked}, as {@link PipelineResult#check} does
     * @throws io.treadle.core.DeadlineException if it took longer than the {@linkplain RunOptions#timeout timeout}; all have been
     *     ended, and a {@link SubprocessFailedException} for each, with what it had written, is suppressed in this one
     */
    public static PipelineResult run(SubprocessOptions options, List<List<String>> commands) throws IOException {
        try (var pipeline = start(options, commands)) {
            var result = new PipelineResult(pipeline.communication().runInTime());
            return options.running().checked() ? result.check() : result;
        }
    }

    /**
     * Writes the {@linkplain RunOptions#input input} of the options to the first and closes its stdin, reads the stdout of the last
     * and the stderr of all to their ends, and waits for all exits, all at the same time. One that was cancelled can be called
     * again, as {@link Subprocess#communicate}.
     *
     * @throws SubprocessFailedException if one has written more than is allowed; then all have been ended
     */
    public PipelineResult communicate() throws IOException {
        return new PipelineResult(communication().run());
    }

    private Communication communication() {
        if (communication == null) {
            communication = new Communication(stages, options.running());
        }
        return communication;
    }

    // ---- the processes ----

    /** The processes, in their order. */
    public List<Subprocess> stages() {
        return stages;
    }

    /** What the first reads. */
    public ByteSink stdin() {
        return stages.getFirst().stdin();
    }

    /** What the last writes. */
    public ByteSource stdout() {
        return stages.getLast().stdout();
    }

    /** Waits for the exits of all; one that others do not read any more ends with SIGPIPE. */
    public List<ExitStatus> waitFor() {
        ensureHome();
        return exit.await();
    }

    /** Waits for the exits of all for {@code limit} at most; whether all have ended. */
    public boolean waitFor(Duration limit) {
        ensureHome();
        return exit.await(limit);
    }

    /** The exits of all, as a clause of a select. */
    public SelectClause<List<ExitStatus>> exiting() {
        return exit;
    }

    private void ensureHome() {
        stages.getFirst().ensureHome();
    }

    /** Asks all to end (SIGTERM). Any thread; does not wait. */
    public void terminate() {
        stages.forEach(Subprocess::terminate);
    }

    /** Kills all (SIGKILL). What they have started goes on. Any thread; does not wait. */
    public void kill() {
        stages.forEach(Subprocess::kill);
    }

    /** Ends all that still run, at the same time, as {@link Subprocess#close} does. */
    @Override
    public void close() {
        Subprocess.closeAll(stages);
    }

    @Override
    public String toString() {
        return stages.stream().map(Subprocess::toString).collect(Collectors.joining(" | "));
    }
}
