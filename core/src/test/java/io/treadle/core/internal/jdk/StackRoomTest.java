package io.treadle.core.internal.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.support.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compilers must keep what the class counts on, so each is asked, in a JVM of its own. */
class StackRoomTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-XX:TieredStopAtLevel=1",
                "-XX:TieredStopAtLevel=3",
                "-XX:-TieredCompilation",
                "-XX:+TieredCompilation"
            })
    void whatWasLetInHasItsRoom(String mode, @TempDir Path folder) throws Exception {
        var ended = ForkedJvm.run(
                folder, Duration.ofMinutes(2), List.of(mode, ForkedJvm.FLAG, "-Xss320k", Overflowing.class.getName()));
        assertEquals("steps cut short: 0, exits cut short: 0\n", ended.output());
    }

    /** Recurses again and again until the stack is full, with something at each depth that must not overflow. */
    static final class Overflowing {
        private static final int ROUNDS = 60;
        private static final int FRAMES = 100;
        private static boolean inside;
        private static int steps;
        private static int exits;

        public static void main(String[] arguments) {
            for (int round = 0; round < ROUNDS; round++) {
                steps += isCutShort(() -> stepping(0));
                exits += isCutShort(() -> entering(0));
            }
            System.out.println("steps cut short: " + steps + ", exits cut short: " + exits);
        }

        private static int isCutShort(Runnable overflowing) {
            inside = false;
            try {
                overflowing.run();
            } catch (StackOverflowError e) {
                return inside ? 1 : 0;
            }
            throw new AssertionError("the stack has no end");
        }

        private static int stepping(int depth) {
            step();
            return depth < 0 ? 0 : stepping(depth + 1) + 1;
        }

        private static void step() {
            StackRoom.ensureForStep();
            inside = true;
            fill(FRAMES);
            inside = false;
        }

        private static int entering(int depth) {
            StackRoom.ensureForEntry();
            try {
                return depth < 0 ? 0 : entering(depth + 1) + 1;
            } finally {
                boolean before = inside;
                inside = true;
                step();
                inside = before;
            }
        }

        private static int fill(int frames) {
            return frames == 0 ? 0 : fill(frames - 1) + 1;
        }
    }
}
