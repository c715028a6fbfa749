package io.treadle.loop.process;

import static io.treadle.loop.TestLoops.on;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.CancelScope;
import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.select.Select;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.SubprocessStartException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@LoopTest
class SubprocessLifeTest {
    private static final Duration FOREVER = Duration.ofDays(1000);
    private static final String IGNORES_TERM = "trap '' TERM; echo ready; while :; do sleep 0.05; done";

    @EachTransport
    void endsWithItsScope(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var pid = new AtomicLong();
            Treadle.scope(s -> {
                pid.set(Subprocess.start("sleep", "1000").pid());
            });
            assertFalse(Processes.exists(pid.get()));
        });
    }

    @EachTransport
    void isKilledWhenItHasNotEndedWithinTheGrace(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withGrace(ofMillis(50));
            var process = Subprocess.start(options, "sh", "-c", IGNORES_TERM);
            assertEquals("ready", process.stdout().readLine());
            process.close();
            assertEquals("KILL", process.exitStatus().orElseThrow().signal().orElseThrow());
            assertFalse(Processes.exists(process.pid()));
        });
    }

    @EachTransport
    void whatItSaysAtItsEndCanBeRead(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var farewell = "trap 'echo farewell; exit 7' TERM; echo ready; while :; do sleep 0.01; done";
            try (var process = Subprocess.start("sh", "-c", farewell)) {
                assertEquals("ready", process.stdout().readLine());
                process.terminate();
                assertEquals("farewell", process.stdout().readLine());
                assertNull(process.stdout().readLine());
                assertEquals(new ExitStatus(7), process.waitFor());
            }
        });
    }

    @EachTransport
    void aFloodThatNobodyReadsDoesNotHoldUpItsEnd(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var process = Subprocess.start("sh", "-c", "yes & exec yes >&2");
            assertFalse(process.waitFor(ofMillis(100)));
            process.close();
            assertFalse(Processes.isAlive(process.pid()));
        });
    }

    @EachTransport
    void aCancelledWaitLeavesTheProcessRunning(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var process = Subprocess.start("cat")) {
                assertFalse(Treadle.moveOnAfter(ofMillis(10), () -> {
                    process.waitFor();
                }));
                assertTrue(process.isAlive());
                process.stdin().close();
                assertTrue(process.waitFor().isSuccess());
            }
        });
    }

    @EachTransport
    void aCancelledRunHasEndedItsProcessWhenItReturns(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var scope = CancelScope.create();
            var task = Treadle.spawn(() -> scope.run(() -> {
                Subprocess.run("sleep", "1000");
            }));
            Processes.until(() -> Processes.ownChildren() > 0);
            scope.cancel();
            assertFalse(task.get());
            assertEquals(0, Processes.ownChildren());
        });
    }

    @Test
    void aTaskThatIsCancelledBeforeItsProcessHasStartedLeavesNone() throws Exception {
        EventLoop.run(() -> {
            for (int i = 0; i < 50; i++) {
                var task = Treadle.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> Subprocess.start("sleep", "1000"));
                task.cancel(); // it is in the offload pool, or on its way there
                task.join();
                assertThrows(Exception.class, task::get);
            }
            assertEquals(0, Processes.ownChildren());
        });
    }

    @Test
    void inACancelledScopeNothingStarts() {
        EventLoop.run(() -> {
            var scope = CancelScope.create();
            scope.cancel();
            assertFalse(scope.run(() -> {
                assertThrows(Cancelled.class, () -> Subprocess.start("sleep", "1000"));
                assertEquals(0, Processes.ownChildren());
                Treadle.yieldNow();
            }));
        });
    }

    @EachTransport
    void endsWhenTheLoopCloses(Transport transport) throws Exception {
        var reports = new AtomicReference<Object>();
        var options = on(transport).withExceptionHandler((message, error, task) -> reports.set(message + error));
        var loop = EventLoop.start(options.withCloseGrace(ofSeconds(1)));
        var stubborn = SubprocessOptions.DEFAULT.withGrace(FOREVER);
        long pid = loop.submit(() -> {
                    var process = Subprocess.start(stubborn, "sh", "-c", IGNORES_TERM);
                    process.stdout().readLine();
                    return process.pid();
                })
                .get();
        assertTrue(Processes.exists(pid));
        loop.close();
        assertFalse(Processes.exists(pid));
        assertNull(reports.get());
    }

    @EachTransport
    void itsWholeTreeEndsIfAsked(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.endingWholeTree();
            var process = Subprocess.start(options, "sh", "-c", "sleep 1000 & echo $!; wait");
            long grandchild = Long.parseLong(String.valueOf(process.stdout().readLine()));
            process.close();
            Processes.until(() -> !Processes.isAlive(grandchild));
        });
    }

    @EachTransport
    void oneOfItsTreeThatHasNotEndedWithinTheGraceIsKilled(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withGrace(ofMillis(50)).endingWholeTree();
            var stubborn = "trap '' TERM; echo $$; while :; do sleep 0.05; done";
            var process = Subprocess.start(options, "sh", "-c", "sh -c \"$0\" & wait", stubborn);
            long grandchild = Long.parseLong(String.valueOf(process.stdout().readLine()));
            process.close();
            assertEquals("TERM", process.exitStatus().orElseThrow().signal().orElseThrow());
            Processes.until(() -> !Processes.isAlive(grandchild));
        });
    }

    /** The system has forgotten by then who has started it. */
    @EachTransport
    @EnabledOnOs(value = OS.LINUX, disabledReason = "no /proc")
    void whatItHasLeftRunningEndsWithItsTree(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.endingWholeTree();
            var process = Subprocess.start(options, "sh", "-c", "sh -c 'sleep 1000 & echo $!'");
            long left = Long.parseLong(String.valueOf(process.stdout().readLine()));
            assertTrue(process.waitFor().isSuccess());
            assertTrue(Processes.isAlive(left));
            process.close();
            Processes.until(() -> !Processes.isAlive(left));
        });
    }

    @Test
    void theTreeCanBeKilledByHand() throws Exception {
        EventLoop.run(() -> {
            try (var process = Subprocess.start("sh", "-c", "sh -c 'sleep 1000 & echo $!; wait' & wait")) {
                long greatGrandchild =
                        Long.parseLong(String.valueOf(process.stdout().readLine()));
                process.killTree();
                assertEquals("KILL", process.waitFor().signal().orElseThrow());
                Processes.until(() -> !Processes.isAlive(greatGrandchild));
            }
        });
    }

    @EachTransport
    void itsExitIsAClauseOfASelect(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var process = Subprocess.start("sh", "-c", "read line; exit 5")) {
                assertEquals(
                        "late",
                        Treadle.select(
                                process.exiting().then(ExitStatus::toString),
                                Select.after(ofMillis(10)).then(after -> "late")));
                process.stdin().close();
                assertEquals(
                        "exit code 5",
                        Treadle.select(
                                process.exiting().then(ExitStatus::toString),
                                Select.after(ofSeconds(60)).then(after -> "late")));
            }
        });
    }

    @Test
    void manyTasksMayWaitForOneExit() throws Exception {
        EventLoop.run(() -> {
            try (var process = Subprocess.start("cat")) {
                var waiting = List.of(Treadle.spawn(() -> process.waitFor()), Treadle.spawn(() -> process.waitFor()));
                Treadle.yieldNow();
                process.stdin().close();
                Treadle.gather(waiting).forEach(exit -> assertTrue(exit.isSuccess()));
            }
        });
    }

    @Test
    void aSignalToOneThatHasEndedReachesNobody() throws Exception {
        EventLoop.run(() -> {
            var process = Subprocess.start("true");
            process.waitFor();
            process.terminate();
            process.kill();
            process.killTree();
            process.close();
            process.close();
            assertTrue(process.exitStatus().orElseThrow().isSuccess());
        });
    }

    @Test
    void anExitStatusTellsTheSignal() throws Exception {
        EventLoop.run(() -> {
            assertEquals(
                    "ended by SIGKILL (exit code 137)",
                    Subprocess.shell("kill -KILL $$").exit().toString());
            assertEquals("exit code 1", Subprocess.run("false").exit().toString());
        });
    }

    // ---- what cannot be started ----

    @EachTransport
    void aMissingProgramIsNamedWithThePath(Transport transport) {
        EventLoop.run(on(transport), () -> {
            var failed = assertThrows(SubprocessStartException.class, () -> Subprocess.start("no-such-program", "-x"));
            assertEquals(Reason.NO_PROGRAM, failed.reason());
            assertEquals(List.of("no-such-program", "-x"), failed.command());
            assertTrue(failed.toString().contains("cannot start no-such-program -x: there is no such program: PATH=/"));
            assertNotNull(failed.getCause());
        });
    }

    @Test
    void aMissingDirectoryIsNamed(@TempDir Path directory) {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withDirectory(directory.resolve("missing"));
            var failed = assertThrows(SubprocessStartException.class, () -> Subprocess.run(options, "true"));
            assertEquals(Reason.NO_DIRECTORY, failed.reason());
            assertTrue(failed.toString().contains("directory=" + directory.resolve("missing")), failed::toString);
        });
    }

    @Test
    void aFileThatIsNoProgramIsNamed(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("text"), "text");
        EventLoop.run(() -> {
            var failed = assertThrows(SubprocessStartException.class, () -> Subprocess.run(file.toString()));
            assertEquals(Reason.NOT_EXECUTABLE, failed.reason());
        });
    }

    @Test
    void aMissingInterpreterIsNamed(@TempDir Path directory) throws Exception {
        var script = Files.writeString(directory.resolve("script"), "#! /no/such/shell -e\ntrue\n");
        var ofWindows = Files.writeString(directory.resolve("windows"), "#!/bin/sh\r\ntrue\r\n");
        assertTrue(script.toFile().setExecutable(true) && ofWindows.toFile().setExecutable(true));
        EventLoop.run(() -> {
            var failed = assertThrows(SubprocessStartException.class, () -> Subprocess.run(script.toString()));
            assertEquals(Reason.NO_INTERPRETER, failed.reason());
            assertTrue(failed.toString().contains("interpreter=/no/such/shell"), failed::toString);
            failed = assertThrows(SubprocessStartException.class, () -> Subprocess.run(ofWindows.toString()));
            assertTrue(failed.toString().contains("interpreter=/bin/sh\\r"), failed::toString);
        });
    }

    @Test
    void anEmptyCommandIsRefused() {
        EventLoop.run(() -> assertThrows(IllegalArgumentException.class, () -> Subprocess.start()));
    }

    // ---- what is left ----

    @EachTransport
    void nothingIsLeftBehind(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            oneOfEach(); // the first ones load classes and open libraries
            int before = Processes.openFiles();
            for (int i = 0; i < 20; i++) {
                oneOfEach();
            }
            Processes.until(() -> Processes.ownChildren() == 0);
            Processes.until(() -> openFiles() <= before);
        });
    }

    private static int openFiles() {
        try {
            return Processes.openFiles();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void oneOfEach() throws Exception {
        Subprocess.run(SubprocessOptions.DEFAULT.withInput("x"), "cat");
        try (var read = Subprocess.start("echo", "one")) {
            read.stdout().readLine();
        }
        Treadle.scope(s -> {
            Subprocess.start("yes");
            Subprocess.start("true");
            Subprocess.start("cat").stdin().write(new byte[3 << 16]);
        });
        assertThrows(SubprocessStartException.class, () -> Subprocess.start("no-such-program"));
        Treadle.moveOnAfter(ofMillis(1), () -> Subprocess.run("sleep", "1000"));
    }

    @Test
    void theJdksOwnProcessesWorkInTasksWhereTheirBlockingCallsAreOffloaded() throws Exception {
        EventLoop.run(LoopOptions.DEFAULT, () -> {
            var process = Treadle.offload(() -> new ProcessBuilder("cat").start());
            Treadle.spawn(() -> Treadle.offload(() -> {
                try (var out = process.outputWriter()) {
                    out.write("line\n");
                }
            }));
            assertEquals("line", Treadle.offload(() -> process.inputReader().readLine()));
            assertEquals(0, process.waitFor());
            assertEquals(process, Treadle.await(process.onExit()));
        });
    }

    @Test
    void theGraceMayBeForEver() throws Exception {
        EventLoop.run(() -> {
            var patient = SubprocessOptions.DEFAULT.withGrace(ChronoUnit.FOREVER.getDuration());
            var process = Subprocess.start(patient, "sleep", "1000");
            process.close();
            assertEquals("TERM", process.waitFor().signal().orElseThrow());
        });
    }

    @Test
    void theErrorQuotesTheBeginningOfALongCommand() {
        EventLoop.run(() -> {
            var error =
                    assertThrows(SubprocessStartException.class, () -> Subprocess.run("echo", "x".repeat(10_000_000)));
            assertTrue(String.valueOf(error.getMessage()).length() < 1000, "all of it");
            assertTrue(String.valueOf(error.getMessage()).startsWith("cannot start echo xxx"), "not the command");
        });
    }
}
