package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.select.Select;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.file.AsyncFiles;
import io.treadle.loop.process.ExitStatus;
import io.treadle.loop.process.Pipeline;
import io.treadle.loop.process.Redirection;
import io.treadle.loop.process.Signal;
import io.treadle.loop.process.Signals;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes, signals and files. */
class Processes {
    public static void main(String... arguments) throws Exception {
        running();
        talking();
        ending();
        pipelines();
        signals();
        files(Files.createTempDirectory("treadle"));
    }

    private static void running() throws Exception {
        // region run
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT
                    .withInput("b\na\n") // then its stdin is closed
                    .withEnvironment("LC_ALL", "C")
                    .withTimeout(ofSeconds(10)) // ended, and a DeadlineException
                    .withOutputLimit(1 << 20) // ended, and a SubprocessFailedException
                    .beingChecked(); // another exit code than 0: a SubprocessFailedException, with stderr in it
            System.out.print(Subprocess.run(options, "sort").stdout()); // prints a
            // prints b
            System.out.println(Subprocess.shell("echo out; exit 3").exit()); // prints exit code 3
        });
        // endregion
    }

    private static void talking() throws Exception {
        // region talk
        EventLoop.run(() -> {
            try (var cat = Subprocess.start("cat")) { // closing it ends it, if it still runs
                cat.stdin().write("hello\n"); // a ByteSink, as of a socket
                System.out.println(cat.stdout().readLine()); // a ByteSource; prints hello
                cat.stdin().close();
                System.out.println(cat.waitFor().isSuccess()); // prints true
            }
        });
        // endregion
    }

    private static void ending() throws Exception {
        // region end
        EventLoop.run(() -> {
            try (var server = Subprocess.start(SubprocessOptions.DEFAULT.withGrace(ofSeconds(1)), "sleep", "1000")) {
                String first = Treadle.select(
                        server.exiting().then(ExitStatus::toString),
                        Select.after(ofMillis(10)).then(after -> "it runs"));
                System.out.println(first); // prints it runs
                server.terminate();
                System.out.println(server.waitFor()); // prints ended by SIGTERM (exit code 143)
            }
            Treadle.scope(s -> {
                Subprocess.start("sleep", "1000"); // ends with the scope: SIGTERM, the grace, SIGKILL
            });
        });
        // endregion
    }

    private static void pipelines() throws Exception {
        // region pipeline
        EventLoop.run(() -> {
            var letters = SubprocessOptions.DEFAULT.withInput("b\na\n");
            var stages = List.of(List.of("sort"), List.of("head", "-n", "1")); // sort | head -n 1
            var result = Pipeline.run(letters, stages);
            System.out.println(result.check().stdout().strip()); // prints a
            try (var pipeline = Pipeline.start(List.of("sort"), List.of("head", "-n", "1"))) {
                pipeline.stdin().write("b\na\n");
                pipeline.stdin().close();
                System.out.println(pipeline.stdout().readLine()); // prints a
            }
            try (var echo = Subprocess.start("echo", "through this program");
                    var cat = Subprocess.start(SubprocessOptions.DEFAULT.withStdin(Redirection.from(echo)), "cat")) {
                System.out.println(cat.stdout().readLine()); // prints through this program
            }
        });
        // endregion
    }

    private static void signals() throws Exception {
        // region signals
        EventLoop.run(() -> {
            try (var signals = Signals.of(Signal.USR1, Signal.HUP)) {
                Subprocess.run("kill", "-USR1", "" + ProcessHandle.current().pid());
                System.out.println(signals.next()); // prints USR1
            }
            var handle = Signals.onSignal(Signal.HUP, () -> System.out.println("read the configuration again"));
            handle.cancel();
        });
        // endregion
    }

    private static void files(Path directory) throws Exception {
        // region files
        EventLoop.run(() -> {
            var file = directory.resolve("log");
            AsyncFiles.writeString(file, "first\n");
            AsyncFiles.appendString(file, "second\n");
            try (var lines = AsyncFiles.lines(file)) { // in two buffers, however big the file is
                for (var line : lines) {
                    System.out.println(line); // prints first
                } // prints second
            }
            AsyncFiles.writeAtomically(file, "all or nothing"); // who reads finds the old file or the new one
            System.out.println(AsyncFiles.readString(file)); // prints all or nothing
        });
        // endregion
    }
}
