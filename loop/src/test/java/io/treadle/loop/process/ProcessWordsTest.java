package io.treadle.loop.process;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Words;
import org.junit.jupiter.api.Test;

/** What a dump says of tasks that wait for processes and signals. */
@LoopTest
class ProcessWordsTest {
    private interface Use {
        void of(Subprocess process) throws Exception;
    }

    private static void onSleeper(Use use) throws Exception {
        EventLoop.run(() -> {
            try (var process = Subprocess.start("sleep", "1000")) {
                use.of(process);
            }
        });
    }

    @Test
    void whoWaitsForAnEndNamesTheProcess() throws Exception {
        onSleeper(process ->
                Words.awaitFor("waits for the end of process " + process.pid() + " (sleep)", process::waitFor));
    }

    @Test
    void aReaderOfItsOutputNamesStreamAndProcess() throws Exception {
        onSleeper(process -> Words.awaitFor(
                "reads from stdout of process " + process.pid() + " (sleep)",
                () -> process.stdout().readLine()));
    }

    @Test
    void aWriterOfItsInputNamesStreamAndProcess() throws Exception {
        onSleeper(process -> Words.awaitFor("writes to stdin of process " + process.pid() + " (sleep)", () -> {
            while (true) {
                process.stdin().write(new byte[10_000]);
            }
        }));
    }

    @Test
    void whoWaitsForSignalsNamesThem() throws Exception {
        EventLoop.run(() -> {
            try (var signals = Signals.of(Signal.WINCH, Signal.USR1)) {
                Words.awaitFor("receives from Channel 'signals [USR1, WINCH]'", signals::next);
            }
        });
    }
}
