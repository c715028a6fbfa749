package io.treadle.samples;

import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A parent and a child that know each other. The original forks; a JVM cannot, it starts a program. */
@Command(name = "child-process", description = "A child process tells its number and that of its parent.")
final class ChildProcess implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println("Parent process is " + ProcessHandle.current().pid() + ".");
            try (var child = Subprocess.start("sh", "-c", "echo $$ $PPID")) {
                System.out.println("Child process will start.");
                System.out.println("Run child process "
                        + String.valueOf(child.stdout().readLine()).replace(" ", ", and the parent is ") + ".");
                child.waitFor();
            }
            System.out.println("Child process end.");
            return 0;
        });
    }
}
