package io.treadle.loop.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.ChannelClosedException;
import io.treadle.core.select.Select;
import io.treadle.core.sync.Event;
import io.treadle.loop.EventLoop;
import io.treadle.loop.IgnoredSignals;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Treadle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With real signals, from the program kill. */
@LoopTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no kill")
class SignalsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long OWN_PID = ProcessHandle.current().pid();

    private static void kill(Signal signal, long pid) throws Exception {
        Subprocess.run(SubprocessOptions.DEFAULT.beingChecked(), "kill", "-" + signal, Long.toString(pid));
    }

    @Test
    void theyComeToTheTaskThatWaitsForThem() throws Exception {
        IgnoredSignals.assumeNotIgnored(1);
        EventLoop.run(() -> {
            try (var signals = Signals.of(Signal.USR1, Signal.HUP)) {
                assertEquals(Optional.empty(), signals.tryNext());
                kill(Signal.USR1, OWN_PID);
                assertEquals(Signal.USR1, signals.next());
                kill(Signal.HUP, OWN_PID);
                assertEquals(
                        "HUP",
                        Treadle.select(
                                signals.receiving().then(Signal::name),
                                Select.after(LONG).then(after -> "late")));
                kill(Signal.USR1, OWN_PID);
                assertEquals(Signal.USR1, signals.iterator().next());
            }
        });
    }

    @Test
    void eachReceiverOfEachLoopGetsThem() throws Exception {
        try (var other = EventLoop.start()) {
            var opened = new Event();
            var there = other.submit(() -> {
                try (var signals = Signals.of(Signal.USR1)) {
                    opened.set();
                    return signals.next();
                }
            });
            EventLoop.run(() -> {
                try (var one = Signals.of(Signal.USR1);
                        var two = Signals.of(Signal.USR1)) {
                    Processes.until(opened::isSet);
                    kill(Signal.USR1, OWN_PID);
                    assertEquals(List.of(Signal.USR1, Signal.USR1), List.of(one.next(), two.next()));
                }
            });
            assertEquals(Signal.USR1, there.get());
        }
    }

    @Test
    void aHandlerThatFailsStaysAndItsFailureGoesToTheExceptionHandler() throws Exception {
        var reported = new ArrayList<String>();
        var options =
                LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> reported.add(error.toString()));
        EventLoop.run(options, () -> {
            var calls = new ArrayList<Integer>();
            var handle = Signals.onSignal(Signal.USR1, () -> {
                calls.add(calls.size());
                throw new IllegalStateException("alarm");
            });
            for (int i = 1; i <= 2; i++) {
                kill(Signal.USR1, OWN_PID);
                int expected = i;
                Processes.until(() -> calls.size() == expected);
            }
            assertTrue(handle.cancel());
        });
        assertEquals(
                List.of("java.lang.IllegalStateException: alarm", "java.lang.IllegalStateException: alarm"), reported);
    }

    @Test
    void aReceiverDoesNotKeepTheLoopFromEnding() throws Exception {
        EventLoop.run(() -> {
            assertNotNull(Signals.of(Signal.USR1));
            assertNotNull(Signals.onSignal(Signal.WINCH, () -> {}));
        });
    }

    @Test
    void closingItEndsAWait() throws Exception {
        EventLoop.run(() -> {
            var signals = Signals.of(Signal.USR1);
            var waiting = Treadle.spawn(() -> signals.next());
            Treadle.yieldNow();
            signals.close();
            signals.close();
            assertThrows(ChannelClosedException.class, waiting::get);
        });
    }

    @Test
    void withoutASignalItIsRefused() {
        EventLoop.run(() -> assertThrows(IllegalArgumentException.class, Signals::of));
    }

    // ---- in a JVM of its own ----

    /** Takes so many signals, closes and waits to be ended by the next. */
    static final class Taker {
        public static void main(String[] arguments) throws Exception {
            EventLoop.run(() -> {
                try (var signals = Signals.of(Signal.USR2, Signal.TERM, Signal.INT)) {
                    System.out.println("ready");
                    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
                        System.out.println(signals.next());
                    }
                }
                System.out.println("closed");
                Treadle.sleep(LONG);
            });
        }
    }

    @Test
    void afterTheLastReceiverTheJvmDoesWhatItDidBefore() throws Exception {
        IgnoredSignals.assumeNotIgnored(2); // which the program asks for as well
        EventLoop.run(() -> {
            try (var program = Subprocess.start(java(List.of(), "1"))) {
                await(program, "ready");
                kill(Signal.TERM, program.pid());
                await(program, "TERM");
                await(program, "closed");
                kill(Signal.TERM, program.pid());
                assertEquals("TERM", program.waitFor().signal().orElseThrow());
            }
        });
    }

    @Test
    void ctrlCIsTheTasksAsLongAsItIsReceivedAndThenTheLoopsAgain() throws Exception {
        IgnoredSignals.assumeNotIgnored(2);
        EventLoop.run(() -> {
            try (var program = Subprocess.start(java(List.of(), "2"))) {
                await(program, "ready");
                kill(Signal.INT, program.pid());
                await(program, "INT");
                kill(Signal.USR2, program.pid());
                await(program, "USR2");
                await(program, "closed");
                kill(Signal.INT, program.pid());
                assertEquals("INT", program.waitFor().signal().orElseThrow());
            }
        });
    }

    @Test
    void aJvmThatKeepsThemToItselfIsToldWhatToDo() throws Exception {
        EventLoop.run(() -> {
            var program = Subprocess.run(java(List.of("-Xrs"), "1"));
            assertEquals(1, program.exit().code());
            assertTrue(program.stderr().contains("start it without -Xrs"), program::stderr);
        });
    }

    /** As below nohup, with the signal that the program asks for. */
    @Test
    void oneThatWasIgnoredWhenTheJvmBeganIsRefused() throws Exception {
        EventLoop.run(() -> {
            var below = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
            below.addAll(List.of(java(List.of(), "1")));
            var program = Subprocess.run(SubprocessOptions.DEFAULT, below);
            assertEquals(1, program.exit().code());
            assertTrue(program.stderr().contains("SIGINT never comes: it was ignored"), program::stderr);
        });
    }

    private static void await(Subprocess program, String line) throws Exception {
        assertEquals(line, program.stdout().readLine());
    }

    private static String[] java(List<String> flags, String argument) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Taker.class.getName(), argument));
        return command.toArray(String[]::new);
    }
}
