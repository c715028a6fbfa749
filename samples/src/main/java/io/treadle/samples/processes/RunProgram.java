package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.process.SubprocessStartException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs a program of the system, then a command of its shell, and prints their exit codes. An editor is started in the same way,
 * with {@code Redirection.inherit()} for one that needs the terminal.
 */
@Command(name = "run-program", description = "Programs of the system are run: ping, and a command of the shell.")
final class RunProgram implements Callable<Integer> {
    @Parameters(arity = "0..*", description = "The program and its arguments instead of ping.")
    private List<String> program = List.of("ping", "-c", "1", "127.0.0.1");

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println("$ " + String.join(" ", program));
            runProgram();
            System.out.println("$ ls -d /");
            var listing = Subprocess.shell("ls -d /");
            System.out.print(listing.stdout());
            System.out.println("Exit code: " + listing.exit().code());
            return 0;
        });
    }

    private void runProgram() throws IOException {
        try {
            System.out.println("Exit code: "
                    + Subprocess.run(SubprocessOptions.DEFAULT, program).exit().code());
        } catch (SubprocessStartException e) {
            System.out.println("skipped: " + e.getMessage());
        }
    }
}
