package io.treadle.samples.threads;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.loop.Treadle;
import java.util.List;
import picocli.CommandLine.Command;

/** Each task is a thread to {@link ThreadLocal}, so each has its own student, though all run on one thread. */
@Command(name = "thread-local", description = "A ThreadLocal of the JDK has a value for each task.")
final class AliceAndBob implements Runnable {
    private final ThreadLocal<String> student = new ThreadLocal<>();

    @Override
    public void run() {
        Treadle.run(() -> {
            var a = Treadle.spawn(SpawnOptions.named("Thread-A"), () -> process("Alice"));
            var b = Treadle.spawn(SpawnOptions.named("Thread-B"), () -> process("Bob"));
            Treadle.joinAll(List.of(a, b));
        });
    }

    private void process(String name) {
        student.set(name);
        Treadle.yieldNow(); // the other one sets its own meanwhile
        greet();
    }

    private void greet() {
        System.out.printf("Hello, %s (in %s)%n", student.get(), Task.current().name());
    }
}
