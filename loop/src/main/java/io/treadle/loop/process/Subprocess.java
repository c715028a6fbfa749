package io.treadle.loop.process;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop.Spawner;
import io.treadle.core.TaskScope;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import io.treadle.loop.OnCancel;
import io.treadle.loop.stream.ByteSink;
import io.treadle.loop.stream.ByteSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that a task has started. It belongs to the scope of that task, as a daemon does: when the scope ends, or is
 * cancelled, or the loop closes, the process is asked to end (SIGTERM), and killed if it has not within {@link
 * SubprocessOptions#grace()}.
 *
 * <pre>{@code
 * var log = Subprocess.run("git", "log", "--oneline").check().stdout();
 *
 * try (var server = Subprocess.start("my-server", "--port", "0")) {
 *     var address = server.stdout().readLine();
 *     ...
 * }
 * }</pre>
 *
 * <p>A program gets its arguments as they are given: there is no shell in between, unless {@link #shell} puts one there.
 *
 * <p>For tasks of its loop, except where a method says that any thread may call it.
 */
public final class Subprocess implements AutoCloseable {
    private final EventLoop loop;
    private final SubprocessOptions options;
    private final List<String> command;
    private final Process process;
    private final Supervisor supervisor;
    private final StandardStreams streams;
    private @Nullable Communication communication;

    Subprocess(EventLoop loop, SubprocessOptions options, Launch.Stage stage) {
        this.loop = loop;
        this.options = options;
        this.command = stage.command();
        this.process = stage.process();
        this.streams = new StandardStreams(stage, toString(), options);
        this.supervisor = new Supervisor(loop, stage, toString(), options, streams::close);
    }

    /** Has it end with the scope of {@code spawner}. */
    void supervise(Spawner spawner) {
        supervisor.start(spawner, streams::closeInput);
    }

    // ---- starting ----

    /** Starts {@code command}, a program and its arguments, with {@link SubprocessOptions#DEFAULT}. */
    public static Subprocess start(String... command) throws SubprocessStartException {
        return start(SubprocessOptions.DEFAULT, command);
    }

    /** Starts {@code command}, as {@link #start(SubprocessOptions, List)} does. */
    public static Subprocess start(SubprocessOptions options, String... command) throws SubprocessStartException {
        return start(options, List.of(command));
    }

    /**
     * Starts {@code command}, a program and its arguments, on the offload pool. Close it, or let its scope do that: until then
     * what is left of its outputs can be read.
     *
     * @throws SubprocessStartException if it could not be started, with the reason
     * @throws IllegalArgumentException if {@code command} is empty
     * @throws io.treadle.core.Cancelled if the caller is cancelled; then no process is left
     */
    public static Subprocess start(SubprocessOptions options, List<String> command) throws SubprocessStartException {
        return Startup.start(options, List.of(command)).getFirst();
    }

    // ---- running to the end ----

    /** Runs {@code command} to its end, as {@link #run(SubprocessOptions, List)} does. */
    public static SubprocessResult run(String... command) throws IOException {
        return run(SubprocessOptions.DEFAULT, command);
    }

    /** Runs {@code command} to its end, as {@link #run(SubprocessOptions, List)} does. */
    public static SubprocessResult run(SubprocessOptions options, String... command) throws IOException {
        return run(options, List.of(command));
    }

    /**
     * Runs {@code command} to its end, gives it the input of the options and keeps what it writes to those outputs that are
     * pipes. If the caller is cancelled, the process is ended.
     *
     * @throws SubprocessStartException if it could not be started
     * @throws SubprocessFailedException if it has written more than is allowed, or, where that is to be {@linkplain
     *     RunOptions#checked checked}, has not ended with 0 or left its output incomplete
     * @throws io.treadle.core.DeadlineException if it took longer than the {@linkplain RunOptions#timeout timeout}; it has been ended, and a
     *     {@link SubprocessFailedException} with what it had written is suppressed in this one
     */
    public static SubprocessResult run(SubprocessOptions options, List<String> command) throws IOException {
        try (var process = start(options, command)) {
            return process.runToTheEnd();
        }
    }

    /** Runs {@code line} in a shell ({@code /bin/sh -c}) to its end, as {@link #run(SubprocessOptions, List)} does. */
    public static SubprocessResult shell(String line) throws IOException {
        return shell(SubprocessOptions.DEFAULT, line);
    }

    /** Runs {@code line} in a shell to its end. Never put together a line from what others have said: it is a program. */
    public static SubprocessResult shell(SubprocessOptions options, String line) throws IOException {
        return run(options, "/bin/sh", "-c", line);
    }

    private SubprocessResult runToTheEnd() throws IOException {
        var result = communication().runInTime().getFirst();
        return options.running().checked() ? result.check() : result;
    }

    /**
     * Writes the {@linkplain RunOptions#input input} of the options to stdin and closes it, reads stdout and stderr to their
     * ends, and waits for the exit, all at the same time. One that was cancelled, by a limit of time for instance, can be called
     * again, and goes on where it was: nothing is lost. What was read from the streams before is not in the result.
     *
     * @throws SubprocessFailedException if it has written more than is allowed; then it has been ended
     */
    public SubprocessResult communicate() throws IOException {
        return communication().run().getFirst();
    }

    private Communication communication() {
        if (communication == null) {
            communication = new Communication(List.of(this), options.running());
        }
        return communication;
    }

    /** What it reads, if this program writes that; else null. */
    @Nullable
    ByteSink input() {
        return streams.input();
    }

    /** What it reads of what another process has written. */
    ByteSink pipeToIt() {
        return streams.pipeToIt();
    }

    /** What is to be kept of its outputs. */
    Outputs outputs(long limit) {
        return new Outputs(this, streams.captureStdout(limit), streams.captureStderr(limit));
    }

    // ---- its streams ----

    /**
     * What it reads.
     *
     * @throws IllegalStateException if that is no pipe, or another process writes into it
     */
    public ByteSink stdin() {
        return streams.stdin();
    }

    /**
     * What it writes. Unless somebody reads that, it stops when 64 KiB are read ahead and as many are in the pipe.
     *
     * @throws IllegalStateException if that is no pipe
     */
    public ByteSource stdout() {
        return streams.stdout();
    }

    /**
     * What it writes to its error output; see {@link #stdout}.
     *
     * @throws IllegalStateException if that is no pipe
     */
    public ByteSource stderr() {
        return streams.stderr();
    }

    // ---- its end ----

    /**
     * Waits for its exit. Its outputs may have more to read then.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled; the process goes on
     */
    public ExitStatus waitFor() {
        ensureHome();
        return supervisor.exit().await();
    }

    /** Waits for its exit for {@code limit} at most; whether it has ended. */
    public boolean waitFor(Duration limit) {
        ensureHome();
        return supervisor.exit().await(limit);
    }

    /** Its exit, as a clause of a select. */
    public SelectClause<ExitStatus> exiting() {
        return supervisor.exit();
    }

    Exit<ExitStatus> exit() {
        return supervisor.exit();
    }

    /** How it ended; empty as long as the loop does not know that it has. Does not wait. */
    public Optional<ExitStatus> exitStatus() {
        return Optional.ofNullable(supervisor.exit().status());
    }

    /** Whether it runs. Any thread. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end (SIGTERM); nothing happens if it has. Any thread; does not wait. */
    public void terminate() {
        ProcessTree.signal(process.toHandle(), false);
    }

    /** Kills it (SIGKILL); nothing happens if it has ended. What it has started goes on. Any thread; does not wait. */
    public void kill() {
        ProcessTree.signal(process.toHandle(), true);
    }

    /**
     * Sends it any signal: {@code HUP}, {@code USR1}, {@code STOP}; in upper or lower case, with {@code SIG} in front or without.
     * The system's program {@code kill} does it, on the offload pool; waits for that, not for what the process does then.
     *
     * @throws IllegalArgumentException if the system knows no such signal
     * @throws IllegalStateException if the process has ended
     * @throws IOException if it could not be sent
     */
    public void signal(String name) throws IOException {
        ensureHome();
        var signal = KillProgram.canonical(name);
        loop.offload(OnCancel.WAIT, () -> KillProgram.send(signal, this));
    }

    /** Asks it and all that it has started, and so on, to end. Waits while they are looked for, not for their ends. */
    public void terminateTree() {
        signalTree(false);
    }

    /** Kills it and all that it has started, and so on. Waits while they are looked for. */
    public void killTree() {
        signalTree(true);
    }

    private void signalTree(boolean forcibly) {
        ensureHome();
        loop.offload(OnCancel.WAIT, () -> supervisor.tree().signal(forcibly));
    }

    /**
     * Ends it, if it runs, as its scope does: terminate, the grace, kill. Returns when it has ended, whatever is cancelled
     * meanwhile, and closes its streams. Idempotent.
     */
    @Override
    public void close() {
        ensureHome();
        supervisor.end();
    }

    /** Closes all at the same time, so that they have one grace; whatever is cancelled meanwhile. */
    static void closeAll(List<Subprocess> processes) {
        processes.forEach(Subprocess::ensureHome);
        Task.shield(() -> {
            TaskScope.run(scope -> {
                processes.forEach(process -> scope.spawn(process::close));
            });
        });
    }

    void ensureHome() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("a process is for the tasks of the loop that started it: process=" + this
                    + ", its loop=" + loop.name() + ", thread=" + Thread.currentThread() + "; use loop.submit(body)");
        }
    }

    // ---- what it is ----

    /** Its number. Any thread. */
    public long pid() {
        return process.pid();
    }

    /** The program and its arguments. Any thread. */
    public List<String> command() {
        return command;
    }

    /** What the JDK knows of it: its parent, its descendants, its times. Any thread. */
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    @Override
    public String toString() {
        return "process " + process.pid() + " (" + command.getFirst() + ")";
    }
}
