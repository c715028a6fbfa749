package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Parent and child know each other's number. {@code fork} goes on with a copy of the parent's memory where the parent is; a
 * JVM, with its many threads, cannot be copied so, and the child is a new one that begins at its {@code main}.
 */
@Command(name = "fork", description = "Parent and child print their process numbers; instead of fork, a new JVM.")
final class ForkedChild implements Callable<Integer> {
    /** What the child does. */
    public static void main(String... args) {
        var self = ProcessHandle.current();
        long parent = self.parent().map(ProcessHandle::pid).orElse(0L);
        System.out.printf("This is child process(%d), and the parent is %d%n", self.pid(), parent);
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            long pid = ProcessHandle.current().pid();
            System.out.printf("Process(%d) start...%n", pid);
            try (var child = Child.start(ForkedChild.class)) {
                System.out.printf("This is parent process(%d), and the created child pid is %d%n", pid, child.pid());
                System.out.println(child.stdout().readLine());
            }
            return 0;
        });
    }
}
