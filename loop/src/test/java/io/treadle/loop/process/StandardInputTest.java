package io.treadle.loop.process;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, since each has one standard input. */
@LoopTest
class StandardInputTest {
    /** Gives a read up, then reads line by line, in one loop and the next. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 2; i++) {
                EventLoop.run(() -> {
                    var input = StandardInput.open();
                    System.out.println("given up: " + !Treadle.moveOnAfter(ofMillis(1), input::readLine));
                    System.out.println("read: " + input.readLine());
                });
            }
        }
    }

    @Test
    void nothingIsLostByReadsThatAreGivenUpNorFromLoopToLoop() throws Exception {
        EventLoop.run(() -> {
            try (var program = Subprocess.start(SubprocessOptions.DEFAULT, java(Reader.class))) {
                for (var line : new String[] {"first", "second"}) {
                    assertEquals("given up: true", program.stdout().readLine());
                    program.stdin().write(line + "\n");
                    assertEquals("read: " + line, program.stdout().readLine());
                }
                assertTrue(program.waitFor().isSuccess());
            }
        });
    }

    /** Counts what comes up to the end, and looks again. */
    static final class Counter {
        public static void main(String[] arguments) throws Exception {
            EventLoop.run(() -> {
                try (var input = StandardInput.open()) {
                    System.out.println("read: " + input.readLine());
                    System.out.println("bytes: " + input.readAll(10_000_000).length);
                    System.out.println("read: " + input.readLine());
                }
            });
        }
    }

    @Test
    void allOfItComesAndThenItsEndForGood() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withInput("line\n" + "x".repeat(1_000_000));
            var result = Subprocess.run(options, java(Counter.class));
            assertEquals(
                    "read: line\nbytes: 1000000\nread: null\n", result.check().stdout());
        });
    }

    private static List<String> java(Class<?> program) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
    }
}
