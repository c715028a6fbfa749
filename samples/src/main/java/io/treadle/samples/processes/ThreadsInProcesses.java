package io.treadle.samples.processes;

import static java.util.stream.Collectors.joining;

import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Ten processes at once, and in each of them a thread. One thread of the parent waits for all ten. */
@Command(name = "threads-in-processes", description = "Ten processes at once, each of which starts a thread.")
final class ThreadsInProcesses implements Callable<Integer> {
    /** What each child does: the thread outlives {@code main}, and the process the last of its threads. */
    public static void main(String... args) {
        System.out.println("hello " + args[0]);
        Thread.ofPlatform()
                .start(() -> System.out.println("thread "
                        + Thread.currentThread().threadId() + " of process "
                        + ProcessHandle.current().pid()));
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var children = IntStream.range(0, 10)
                    .mapToObj(i -> Treadle.spawn(() -> Child.run(ThreadsInProcesses.class, "bob " + i)))
                    .toList();
            System.out.println(Treadle.gather(children).stream().collect(joining("\n")));
            return 0;
        });
    }
}
