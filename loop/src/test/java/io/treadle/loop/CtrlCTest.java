package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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
        try (var program = new Program(Sleeper.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("task cleaned up");
            program.awaitLine("main cleaned up");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void theSecondOneDumpsTheTasksAndHalts() throws Exception {
        try (var program = new Program(Stubborn.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("swallowed");
            program.interrupt();
            program.awaitLine("main");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void theSecondOneEndsALoopThatDoesNotAnswer() throws Exception {
        try (var program = new Program(Spinner.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitThread("ctrl-c");
            program.interrupt();
            program.awaitLine("the loop does not answer");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void endsTheProgramAsEverWhenNoLoopRuns() throws Exception {
        try (var program = new Program(Afterwards.class)) {
            program.awaitLine("ready");
            program.interrupt();
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    /** A program that runs, and what it says. */
    private static final class Program implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Program(Class<?> main) throws IOException {
            process = Fork.startPiped(main);
            output = process.inputReader();
        }

        void awaitLine(String part) throws IOException {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(part)) {
                    return;
                }
            }
            throw new AssertionError("the program ended without saying: " + part);
        }

        /** Asks the JVM itself, since a signal that it has only received cannot be seen from outside. */
        void awaitThread(String name) throws Exception {
            var jcmd = process.info().command().orElseThrow().replaceFirst("java$", "jcmd");
            var ask = new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print").redirectErrorStream(true);
            while (process.isAlive()) {
                var asked = ask.start();
                var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (answer.contains('"' + name + '"')) {
                    return;
                }
            }
            throw new AssertionError("the program ended without a thread of this name: " + name);
        }

        void interrupt() throws Exception {
            int exit = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertEquals(0, exit);
        }

        int exitCode() throws InterruptedException {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on");
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
