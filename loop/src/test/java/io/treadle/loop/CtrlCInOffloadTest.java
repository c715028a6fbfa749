package io.treadle.loop;

import static io.treadle.loop.TestLoops.FOREVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ctrl-C while the main task waits for a call on a thread of the offload pool: with real signals, to programs of their own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no kill -INT")
class CtrlCInOffloadTest {
    @BeforeAll
    static void theSignalIsNotIgnored() throws IOException {
        IgnoredSignals.assumeNotIgnored(2);
    }

    /** Offloads a call that sleeps, and waits for its end even when it is cancelled itself. */
    static final class Sleeper {
        private static final CompletableFuture<String> ENDED = new CompletableFuture<>();

        public static void main(String[] arguments) throws Exception {
            EventLoop.run(() -> {
                try {
                    Treadle.offload(Sleeper::sleep);
                } finally {
                    Treadle.shield(() -> Treadle.await(ENDED));
                    System.out.println("task cleaned up");
                }
            });
        }

        private static void sleep() throws InterruptedException {
            try {
                System.out.println("ready");
                Thread.sleep(FOREVER);
            } finally {
                System.out.println("call cleaned up");
                ENDED.complete("ended");
            }
        }
    }

    /** Offloads a call that takes no notice of interrupts. */
    static final class Deaf {
        private static final LoopOptions OPTIONS = LoopOptions.DEFAULT.withCloseGrace(Duration.ofMillis(50));

        public static void main(String[] arguments) {
            EventLoop.run(OPTIONS, () -> {
                try {
                    Treadle.offload(Deaf::spin);
                } finally {
                    System.out.println("task cleaned up");
                }
            });
        }

        private static int spin() {
            System.out.println("ready");
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void theCallIsInterruptedTheTaskCleansUpAndTheProgramExitsWith130() throws Exception {
        try (var program = new RunningProgram(Sleeper.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("call cleaned up");
            program.awaitLine("task cleaned up");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }

    @Test
    void aCallThatTakesNoNoticeHoldsUpNeitherItsTaskNorTheExit() throws Exception {
        try (var program = new RunningProgram(Deaf.class)) {
            program.awaitLine("ready");
            program.interrupt();
            program.awaitLine("task cleaned up");
            assertEquals(CtrlC.EXIT_CODE, program.exitCode());
        }
    }
}
