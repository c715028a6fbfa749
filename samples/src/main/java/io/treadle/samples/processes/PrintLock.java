package io.treadle.samples.processes;

import io.treadle.core.sync.TaskLock;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Five processes print three lines each, with pauses, and no lines of another come between. They share no lock: each prints into a
 * pipe, and the parent's tasks, which do share one, print what comes out. (A lock for several processes comes with the
 * multi-process module.)
 */
@Command(name = "print-lock", description = "Five processes print without mixing their lines.")
@SuppressWarnings("try") // what is held need not be named in the block
final class PrintLock implements Callable<Integer> {
    private final TaskLock screen = new TaskLock("screen");

    /** What each child does. */
    public static void main(String... args) throws InterruptedException {
        System.out.println("hello world " + args[0]);
        Thread.sleep(50);
        System.out.println("still here " + args[0]);
        Thread.sleep(50);
        System.out.println("goodbye " + args[0]);
    }

    @Override
    public Integer call() {
        return Treadle.run(() -> {
            for (int i = 0; i < 5; i++) {
                var number = "" + i;
                Treadle.spawn(() -> printOutputOf(number));
            }
            return 0;
        });
    }

    private void printOutputOf(String number) throws IOException {
        try (var child = Child.start(PrintLock.class, number)) {
            var line = child.stdout().readLine();
            try (var held = screen.hold()) { // without it the lines of all five mix
                for (; line != null; line = child.stdout().readLine()) {
                    System.out.println(line);
                }
            }
        }
    }
}
