package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The smallest child: started with an argument, and waited for. The parent's loop goes on meanwhile. */
@Command(name = "hello-process", description = "A child process says hello.")
final class HelloProcess implements Callable<Integer> {
    /** What the child does. */
    public static void main(String... args) {
        System.out.println("hello " + args[0]);
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println(Child.run(HelloProcess.class, "zhangyanlin"));
            return 0;
        });
    }
}
