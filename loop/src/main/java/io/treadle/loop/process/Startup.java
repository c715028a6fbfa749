package io.treadle.loop.process;

import io.treadle.core.SpawnOptions;
import io.treadle.core.TaskLoop.Spawner;
import io.treadle.core.Wait;
import io.treadle.loop.EventLoop;
import io.treadle.loop.OnCancel;
import io.treadle.loop.internal.pipe.Pipes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the processes of a pipeline, often of just one, in the scope of the current task: all or none. */
final class Startup {
    private final EventLoop loop = EventLoop.current();
    private final Spawner spawner = loop.spawnerHere();
    private final SubprocessOptions options;
    private final List<List<String>> commands;

    private Startup(SubprocessOptions options, List<List<String>> commands) {
        this.options = options;
        this.commands = commands;
    }

    /** Waits; if the caller is cancelled no process is left. */
    static List<Subprocess> start(SubprocessOptions options, List<List<String>> commands)
            throws SubprocessStartException {
        if (commands.isEmpty() || commands.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("expected a program and its arguments: commands=" + commands);
        }
        Wait.checkpoint();
        ensureReadable(options.stdin().producer());
        return new Startup(options, commands).start();
    }

    /** Before anything is started, since nobody could close that. */
    private static void ensureReadable(@Nullable Subprocess producer) {
        if (producer != null) {
            producer.ensureHome();
            var unused = producer.stdout();
        }
    }

    private List<Subprocess> start() throws SubprocessStartException {
        // Not to be interrupted: a process that had been started by then would belong to nobody.
        var stages = loop.offload(OnCancel.WAIT, () -> new Launch(options, Pipes.of(loop), commands).start());
        var started = stages.stream()
                .map(stage -> new Subprocess(loop, options, stage))
                .toList();
        started.forEach(process -> process.supervise(spawner));
        pumpInto(started.getFirst());
        endIfCancelled(started);
        return started;
    }

    /** Has what another process writes written to {@code consumer}, if the options want that. */
    private void pumpInto(Subprocess consumer) {
        var producer = options.stdin().producer();
        if (producer != null) {
            var source = producer.stdout();
            var sink = consumer.pipeToIt();
            spawner.spawn(SpawnOptions.named(producer + " | " + consumer).asDaemon(), () -> {
                try (source;
                        sink) {
                    return source.transferTo(sink);
                } catch (IOException e) {
                    return 0L; // one of the two has ended; closing the pipes tells the other
                }
            });
        }
    }

    /** The caller may have been cancelled while it could not be interrupted; it will never get what it could close. */
    private static void endIfCancelled(List<Subprocess> started) {
        try {
            Wait.checkpoint();
        } catch (Throwable e) {
            Subprocess.closeAll(started);
            throw e;
        }
    }
}
