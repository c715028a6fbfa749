package io.treadle.loop.process;

import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop.Spawner;
import io.treadle.core.sync.Event;
import io.treadle.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees to it that a process does not outlive the scope in which it was started, and tells its exit. */
/*
 *   running    a daemon task of that scope waits for the exit
 *   exited     stdin is closed; the daemon waits until the user has closed the process, since what is left of
 *              its outputs can still be read
 *   ending     the scope ends, or is cancelled, and with it the daemon: terminate, grace, kill, wait, all in a shield
 *   over       the process is gone, and no descriptor is left
 *
 * A task that is cancelled before its first step never runs. So the daemon starts at once; where not even that lets it run,
 * because the scope is cancelled already, the one who has started the process ends it in place of the daemon.
 */
final class Supervisor {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final EventLoop loop;
    private final Process process;
    private final @Nullable TreeMark mark;
    private final SubprocessOptions options;
    private final String name;
    private final Exit<ExitStatus> exit;
    private final CompletableFuture<Process> exited;
    private final Event closed;
    private final Runnable closePipes;
    private boolean begun;

    /** {@code name} is for people; {@code closePipes} closes all of our ends, and must only enqueue. */
    Supervisor(EventLoop loop, Launch.Stage stage, String name, SubprocessOptions options, Runnable closePipes) {
        this.loop = loop;
        this.process = stage.process();
        this.mark = stage.mark();
        this.name = name;
        this.closed = new Event().named("close of " + name);
        this.exit = new Exit<>(name);
        this.options = options;
        this.closePipes = closePipes;
        this.exited = process.onExit();
    }

    /** It and what it has started; blocks when it looks for them. */
    ProcessTree tree() {
        return new ProcessTree(process.toHandle(), mark);
    }

    Exit<ExitStatus> exit() {
        return exit;
    }

    /** Begins; {@code closeInput} closes stdin once the process has gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // tellExit does not fail
    void start(Spawner spawner, Runnable closeInput) {
        exited.thenRun(this::tellExit);
        spawner.spawn(SpawnOptions.named(name).asDaemon().startedAtOnce(), () -> {
            supervise(closeInput);
            return null;
        });
        if (!begun) {
            end();
        }
    }

    /** On a thread of the JDK's. */
    private void tellExit() {
        try {
            loop.nettyEventLoop().execute(() -> exit.happened(new ExitStatus(process.exitValue())));
        } catch (RejectedExecutionException e) {
            // The loop is gone, and with it who wanted to know.
        }
    }

    private void supervise(Runnable closeInput) {
        begun = true;
        try {
            exit.awaitQuietly();
            closeInput.run();
            closed.await();
        } catch (Cancelled e) {
            end();
            throw e;
        }
    }

    /** Ends the process, waits for that, whatever is cancelled meanwhile, and closes the pipes. */
    void end() {
        Task.shield(() -> {
            try {
                if (!closed.isSet()) {
                    endProcess();
                }
            } finally {
                closed.set();
                closePipes.run();
            }
        });
    }

    private void endProcess() {
        if (options.wholeTree()) {
            endTree();
        } else if (exit.status() == null) {
            endAlone();
        }
        exit.await();
    }

    private void endAlone() {
        ProcessTree.signal(process.toHandle(), false);
        if (!isGoneWithin(grace())) {
            ProcessTree.signal(process.toHandle(), true);
        }
    }

    /** Each of the tree has the grace, also where the process itself, which the others belong to, ends sooner, or has ended. */
    private void endTree() {
        long begin = System.nanoTime();
        var tree = tree();
        loop.offload(() -> tree.signal(false));
        var left = grace();
        for (var pause = Duration.ofMillis(1); !isGone(tree) && left.isPositive(); pause = longer(pause)) {
            sleep(pause.compareTo(left) < 0 ? pause : left);
            left = grace().minusNanos(System.nanoTime() - begin);
        }
        loop.offload(() -> tree.signal(true));
    }

    private boolean isGone(ProcessTree tree) {
        return loop.<Boolean, RuntimeException>offload(tree::isGone);
    }

    /** No event tells the ends of those that others have started. */
    private static Duration longer(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }

    private static void sleep(Duration pause) {
        await(new CompletableFuture<@Nullable Void>().completeOnTimeout(null, pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    private Duration grace() {
        var most = loop.closeGrace().dividedBy(2);
        return loop.isClosing() && most.compareTo(options.grace()) < 0 ? most : options.grace();
    }

    /** By the system's clock, which processes live by. */
    private boolean isGoneWithin(Duration limit) {
        var gone = exited.thenApply(process -> true);
        return await(gone.completeOnTimeout(false, TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS));
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return Task.await(future);
        } catch (Exception e) {
            throw new IllegalStateException("waiting for a process failed; please report", e);
        }
    }
}
