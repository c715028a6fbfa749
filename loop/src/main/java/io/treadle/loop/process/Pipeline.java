package io.treadle.loop.process;

import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import java.util.List;

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

    private Pipeline(List<Subprocess> stages) {
        this.stages = stages;
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
        return new Pipeline(Subprocess.startAll(options, commands));
    }

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
        return stages.stream().map(Subprocess::waitFor).toList();
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
}
