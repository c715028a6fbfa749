package io.treadle.benchmarks.harness;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.samples.server.JvmCommand;
import io.treadle.samples.server.ServerProcess;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WarmUpTest {
    private long now;
    private long busy;

    /** How many rounds it takes, in those of which that are {@code compiled} the compiler works for a tenth of the time. */
    private int rounds(int millis, IntPredicate compiled) {
        long round = MILLISECONDS.toNanos(millis);
        var warmUp = new WarmUp(() -> busy, () -> now);
        int rounds = 0;
        do {
            rounds++;
            now += round;
            busy += compiled.test(rounds) ? round / 10 : round / 100;
        } while (warmUp.needsAnotherRound());
        return rounds;
    }

    @Test
    void whereTheCompilerIsQuietASecondIsEnough() {
        assertEquals(4, rounds(250, round -> false));
    }

    @Test
    void aRoundIsNotEnoughHoweverLong() {
        assertEquals(3, rounds(2000, round -> false));
        assertEquals(5, rounds(2000, round -> round == 2));
    }

    @Test
    void aProgramIsWarmAfterASecondInWhichTheCompilerWasNotBusy() {
        assertEquals(7, rounds(250, round -> round == 1 || round == 3));
    }

    @Test
    void roundsEndAfterAMinuteThoughTheCompilerIsNeverQuiet() {
        assertEquals(60, rounds(1000, round -> true));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCompilerOfThisJvmIsSeen() {
        assertTrue(CompilerThreads.here().busyNanos() > 0);
    }

    /** Waits until its input ends. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            System.out.println(0); // as a server prints its port
            System.in.read();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void soIsThatOfAnother() throws Exception {
        try (var child = ServerProcess.start(JvmCommand.of(List.of(), Child.class))) {
            var compiler = new CompilerThreads(ProcessHandle.of(child.pid()).stream());
            assertTrue(compiler.busyNanos() > 0);
        }
    }
}
