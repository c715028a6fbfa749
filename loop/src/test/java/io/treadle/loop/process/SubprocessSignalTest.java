package io.treadle.loop.process;

import static io.treadle.loop.TestLoops.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LoopTest
class SubprocessSignalTest {
    private interface Use {
        void of(Subprocess process) throws Exception;
    }

    /** With a process that says which of USR1 and WINCH it gets. */
    private static void use(Use use) throws Exception {
        EventLoop.run(() -> {
            var script = "trap 'echo USR1' USR1; trap 'echo WINCH' WINCH; echo ready; while :; do sleep 0.01; done";
            try (var process = Subprocess.start("sh", "-c", script)) {
                assertEquals("ready", process.stdout().readLine());
                use.of(process);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"USR1", "SIGUSR1", "sigusr1"})
    void reachesTheProcessHoweverItIsWritten(String name) throws Exception {
        use(process -> {
            process.signal(name);
            assertEquals("USR1", process.stdout().readLine());
            process.signal("WINCH");
            assertEquals("WINCH", process.stdout().readLine());
        });
    }

    @Test
    void canEndTheProcess() throws Exception {
        use(process -> {
            process.signal("QUIT");
            assertEquals("QUIT", process.waitFor().signal().orElseThrow());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOSUCH", "SIGNOSUCH"})
    void oneThatTheSystemDoesNotKnowIsRefused(String name) throws Exception {
        use(process -> {
            var error = assertThrows(IllegalArgumentException.class, () -> process.signal(name));
            assertSays("the system knows no such signal: signal=NOSUCH;", error);
            assertTrue(process.isAlive());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "-l", "USR1; echo", "SIG"})
    void whatIsNoNameIsRefused(String name) throws Exception {
        use(process -> assertSays(
                "expected the name of a signal, for instance USR1: name=" + name,
                assertThrows(IllegalArgumentException.class, () -> process.signal(name))));
    }

    @Test
    void aProcessThatHasEndedIsToldApart() throws IOException {
        EventLoop.run(() -> {
            try (var process = Subprocess.start("true")) {
                process.waitFor();
                var error = assertThrows(IllegalStateException.class, () -> process.signal("USR1"));
                assertSays("the process has ended, and takes no signal: signal=USR1, process=", error);
            }
        });
    }
}
