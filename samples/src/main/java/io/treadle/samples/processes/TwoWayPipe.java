package io.treadle.samples.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.treadle.loop.Treadle;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * A pipe with two ends: the child's output and input. Lines go through it, where Python sends whole objects. (Objects come with the
 * multi-process module.)
 */
@Command(name = "pipe", description = "Parent and child talk to each other through a pipe.")
final class TwoWayPipe implements Callable<Integer> {
    /** What the child does. */
    public static void main(String... args) {
        System.out.println("[42, None, hello]");
        System.out.println("son process recv: " + new Scanner(System.in, UTF_8).nextLine());
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var child = Child.start(TwoWayPipe.class)) {
                System.out.println(child.stdout().readLine());
                child.stdin().write("i am parent process\n");
                System.out.println(child.stdout().readLine());
                child.waitFor();
            }
            return 0;
        });
    }
}
