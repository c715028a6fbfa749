package io.treadle.samples.processes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import java.io.IOException;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * One process writes, another reads, and as memory is not shared the parent passes each line on: from the output of the one to the
 * input of the other. The reader never ends by itself. (A queue for several processes comes with the multi-process module.)
 */
@Command(name = "write-and-read", description = "One child writes, another reads, through pipes instead of a Queue.")
final class WriteAndRead implements Callable<Integer> {
    /** What each child does. */
    public static void main(String... args) {
        if (args[0].equals("write")) {
            System.out.println("A\nB\nC");
        } else {
            new Scanner(System.in, UTF_8)
                    .forEachRemaining(value -> System.out.println("Get " + value + " from queue."));
        }
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var writer = Child.start(WriteAndRead.class, "write");
                    var reader = Child.start(WriteAndRead.class, "read")) {
                System.out.println("Process to write: " + writer.pid());
                System.out.println("Process to read: " + reader.pid());
                passOn(writer, reader);
                writer.waitFor();
                reader.terminate();
                System.out.println("reader: " + reader.waitFor());
            }
            return 0;
        });
    }

    private static void passOn(Subprocess writer, Subprocess reader) throws IOException {
        for (var value = writer.stdout().readLine();
                value != null;
                value = writer.stdout().readLine()) {
            System.out.println("Put " + value + " to queue...");
            reader.stdin().write(value + "\n");
            System.out.println(reader.stdout().readLine());
        }
    }
}
