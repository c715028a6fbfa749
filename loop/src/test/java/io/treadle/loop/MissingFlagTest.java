package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

@LoopTest
class MissingFlagTest {
    @Test
    void aProgramWithoutTheFlagEndsAtOnceWithTheMessageThatQuotesIt() throws Exception {
        var outcome = Fork.runWithoutFlags(Program.class);
        assertEquals(1, outcome.exitCode(), outcome::output);
        assertTrue(outcome.output().contains("--add-opens java.base/java.lang=ALL-UNNAMED"), outcome::output);
        assertTrue(outcome.output().contains("JDK_JAVA_OPTIONS"), outcome::output);
    }

    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            EventLoop.run(() -> System.out.println("it ran"));
        }
    }
}
