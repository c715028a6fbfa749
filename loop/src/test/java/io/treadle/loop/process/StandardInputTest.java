package io.treadle.loop.process;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import java.nio.file.Path;
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
            try (var program = Subprocess.start(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reader.class.getName())) {
                for (var line : new String[] {"first", "second"}) {
                    assertEquals("given up: true", program.stdout().readLine());
                    program.stdin().write(line + "\n");
                    assertEquals("read: " + line, program.stdout().readLine());
                }
                assertTrue(program.waitFor().isSuccess());
            }
        });
    }
}
