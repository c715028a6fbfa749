package io.treadle.loop.process;

import io.treadle.loop.internal.pipe.ChildInput;
import io.treadle.loop.internal.pipe.ChildOutput;
import io.treadle.loop.internal.pipe.ChildPipe;
import io.treadle.loop.internal.pipe.Pipes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the processes of a pipeline, often of just one; on a thread that may block. */
final class Launch {
    /** A process that has started, and the pipes that lead to it. */
    record Stage(
            List<String> command,
            Process process,
            @Nullable TreeMark mark,
            @Nullable ChildInput stdin,
            @Nullable ChildOutput stdout,
            @Nullable ChildOutput stderr) {}

    private final SubprocessOptions options;
    private final Pipes pipes;
    private final List<List<String>> commands;
    private final List<ProcessBuilder> builders = new ArrayList<>();
    private final List<@Nullable TreeMark> marks = new ArrayList<>();
    private final List<@Nullable ChildOutput> stderrs = new ArrayList<>();
    private @Nullable ChildInput stdin;
    private @Nullable ChildOutput stdout;

    Launch(SubprocessOptions options, Pipes pipes, List<List<String>> commands) {
        this.options = options;
        this.pipes = pipes;
        this.commands = commands;
    }

    /** Starts all of them, or none. */
    List<Stage> start() throws SubprocessStartException {
        try {
            commands.forEach(command -> builders.add(builder(command)));
            connect();
            return stages(
                    builders.size() == 1
                            ? List.of(builders.getFirst().start())
                            : ProcessBuilder.startPipeline(builders));
        } catch (IOException | RuntimeException e) {
            abandon();
            throw new StartFailure(commands, options.directory(), e).explain();
        }
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        if (options.directory() != null) {
            builder.directory(options.directory().toFile());
        }
        setUp(builder.environment());
        marks.add(options.wholeTree() ? marked(builder.environment()) : null);
        return builder;
    }

    private static TreeMark marked(Map<String, String> environment) {
        var mark = new TreeMark();
        mark.putInto(environment);
        return mark;
    }

    private void setUp(Map<String, String> environment) {
        if (!options.inheritsEnvironment()) {
            environment.clear();
        }
        options.environment().forEach((name, value) -> set(environment, name, value));
    }

    private static void set(Map<String, String> environment, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> environment.put(name, text), () -> environment.remove(name));
    }

    private void connect() throws IOException {
        stdin = options.stdin().isPipe() ? pipes.input() : null;
        builders.getFirst().redirectInput(stdin == null ? options.stdin().forInput() : stdin.redirect());
        stdout = options.stdout().isPipe() ? pipes.output() : null;
        builders.getLast().redirectOutput(stdout == null ? options.stdout().forOutput() : stdout.redirect());
        for (var builder : builders) {
            connectStderr(builder);
        }
    }

    private void connectStderr(ProcessBuilder builder) throws IOException {
        boolean merged = options.stderr() == Redirection.toStdout();
        var pipe = options.stderr().isPipe() ? pipes.output() : null;
        stderrs.add(pipe);
        if (!merged) {
            builder.redirectError(pipe == null ? options.stderr().forOutput() : pipe.redirect());
        }
        builder.redirectErrorStream(merged);
    }

    private List<Stage> stages(List<Process> processes) {
        var stages = new ArrayList<Stage>();
        for (int i = 0; i < processes.size(); i++) {
            stages.add(new Stage(
                    commands.get(i),
                    processes.get(i),
                    marks.get(i),
                    i == 0 ? stdin : null,
                    i == processes.size() - 1 ? stdout : null,
                    stderrs.get(i)));
        }
        return stages;
    }

    private void abandon() {
        Stream.concat(
                        Stream.of(Optional.<ChildPipe>ofNullable(stdin), Optional.ofNullable(stdout)),
                        stderrs.stream().map(Optional::<ChildPipe>ofNullable))
                .flatMap(Optional::stream)
                .forEach(ChildPipe::abandon);
    }
}
