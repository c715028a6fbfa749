package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.Cancelled;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With real signals, to programs of their own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no kill -INT")
class CtrlCTest {
    @BeforeAll
    static void theSignalIsNotIgnored() throws IOException {
        IgnoredSignals.assumeNotIgnored(2);
    }

    /** Sleeps, and cleans up. */
    static final class Sleeper {
        public static void main(String[] arguments) {
            try {
                EventLoop.run(() -> {
                    try {
                        System.out.println("ready");
                        Treadle.sleep(FOREVER);
                    } finally {
                        System.out.println("task cleaned up");
                    }
                });
            } finally {
                System.out.println("main cleaned up");
            }
        }
    }

    /** Swallows its cancellation. */
    static final class Stubborn {
        public static void main(String[] arguments) {
            EventLoop.run(() -> {
                Treadle.spawn(() -> Treadle.sleep(FOREVER)).onDone(done -> {});
                System.out.println("ready");
                try {
                    Treadle.sleep(FOREVER);
                } catch (Cancelled e) {
                    System.out.println("swallowed");
                }
                Treadle.shield(() -> Treadle.sleep(FOREVER));
            });
        }
    }

    /** Has a loop first and then none. */
    static final class Afterwards {
        public static void main(String[] arguments) throws InterruptedException {
            EventLoop.run(() -> {});
            System.out.println("ready");
            Thread.sleep(FOREVER);
        }
    }

    /** Spins without ever giving way. */
    static final class Spinner {
        public static void main(String[] arguments) {
            EventLoop.run(() -> {
                System.out.println("ready");
                while (true) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    @Test
    void cancelsTheMainTaskRunsAllFinallyBlocksAndExitsWith130() throws Exception {
        try (var program = new RunningProgram(Sleeper.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("task cleaned up");
            program.awaitLine("main cleaned up");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void theSecondOneDumpsTheTasksAndHalts() throws Exception {
        try (var program = new RunningProgram(Stubborn.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("swallowed");
            program.interrupt();
            program.awaitLine("main");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void theSecondOneShowsWhereALoopIsThatDoesNotAnswerAndEndsIt() throws Exception {
        try (var program = new RunningProgram(Spinner.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitThread("ctrl-c");
            program.interrupt();
            program.awaitLine("the loop does not answer");
            program.awaitLine("task 1 'main'");
            program.awaitLine("CtrlCTest$Spinner");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void endsTheProgramAsEverWhenNoLoopRuns() throws Exception {
        try (var program = new RunningProgram(Afterwards.class)) {
            program.awaitLine("ready");
            program.interrupt();
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }
}
