package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A parent starts a child, gives it a name as its argument, prints what it says and waits for its end. */
@Command(name = "child-process", description = "A child process is started, says who it is, and is joined.")
final class ChildProcess implements Callable<Integer> {
    /** What the child does. */
    public static void main(String... args) {
        System.out.printf(
                "Run child process %s(%d).%n", args[0], ProcessHandle.current().pid());
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.printf("Parent process is %d.%n", ProcessHandle.current().pid());
            System.out.println("Child process will start.");
            try (var child = Child.start(ChildProcess.class, "test")) {
                System.out.println(child.stdout().readLine());
                child.waitFor(); // join
            }
            System.out.println("Child process end.");
            return 0;
        });
    }
}
