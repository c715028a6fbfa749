package io.treadle.samples.threads;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Each method of Python's {@code Thread}. A task has its name from its start on, so there is no setName. */
@Command(name = "thread-methods", description = "A task's name and number, and whether it is alive.")
final class ThreadMethods implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            var t = Treadle.spawn(SpawnOptions.named("worker"), Treadle::yieldNow);
            System.out.println("name: " + t.name());
            System.out.println("ident: " + t.id());
            System.out.println("is_alive: " + !t.isDone());
            t.join();
            System.out.println("is_alive after join: " + !t.isDone());
        });
    }
}
