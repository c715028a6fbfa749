package io.treadle.loop.process;

import static io.treadle.loop.TestLoops.on;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LoopTest
class SubprocessRunTest {
    private static final int HUNDRED_MEGABYTES = 100 << 20;

    @EachTransport
    void keepsWhatAProcessWritesAndHowItEnds(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var result = Subprocess.shell("echo out; echo err >&2; exit 3");
            assertEquals("out\n", result.stdout());
            assertEquals("err\n", result.stderr());
            assertEquals(3, result.exit().code());
            assertTrue(result.isOutputComplete());
        });
    }

    @EachTransport
    void givesTheProcessItsInputAndThenTheEnd(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var result = Subprocess.run(SubprocessOptions.DEFAULT.withInput("b\na\n"), "sort");
            assertEquals("a\nb\n", result.check().stdout());
        });
    }

    @EachTransport
    void withoutInputTheProcessReadsTheEndAtOnce(Transport transport) throws Exception {
        EventLoop.run(
                on(transport),
                () -> assertEquals("", Subprocess.run("cat").check().stdout()));
    }

    @EachTransport
    void aHundredMegabytesGoThroughACatInBothDirectionsAtOnce(Transport transport) throws Exception {
        var input = new byte[HUNDRED_MEGABYTES];
        new Random(47).nextBytes(input);
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput(input).withOutputLimit(HUNDRED_MEGABYTES);
            assertTrue(
                    Arrays.equals(input, Subprocess.run(options, "cat").check().stdoutBytes()));
        });
    }

    @EachTransport
    void aProcessThatFloodsBothOutputsWithoutReadingItsInputIsNoDeadlock(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput(new byte[1 << 20]);
            var result = Subprocess.shell(options, "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2");
            assertEquals(3_000_000, result.stdoutBytes().length);
            assertEquals(3_000_000, result.stderrBytes().length);
        });
    }

    @EachTransport
    void aProcessThatEndsWithoutReadingItsInputIsNoFailure(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput(new byte[1 << 20]);
            assertTrue(Subprocess.run(options, "true").isSuccess());
        });
    }

    @EachTransport
    void aGrandchildThatHoldsTheOutputsDoesNotHoldUpTheResult(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withOutputGrace(ofMillis(50));
            var result = Subprocess.shell(options, "echo said; sleep 1000 & echo $! >&2; exit 0");
            assertEquals("said\n", result.stdout());
            assertTrue(ProcessHandle.of(Long.parseLong(result.stderr().strip()))
                    .orElseThrow()
                    .destroyForcibly());
        });
    }

    @Test
    void checkThrowsForAnOutputThatIsNotComplete() {
        EventLoop.run(() -> {
            var options =
                    SubprocessOptions.DEFAULT.withOutputGrace(ofMillis(50)).beingChecked();
            var failed = assertThrows(
                    SubprocessFailedException.class,
                    () -> Subprocess.shell(options, "echo $$; exec 2>&-; sleep 1000 & echo $!"));
            assertTrue(failed.toString().contains("exit code 0, but output may be missing"), failed::toString);
            var result = failed.result();
            assertTrue(result.isSuccess() && !result.isOutputComplete());
            long holder = Long.parseLong(result.stdout().lines().toList().getLast());
            assertTrue(ProcessHandle.of(holder).orElseThrow().destroyForcibly());
        });
    }

    @Test
    void checkThrowsForAnotherExitCodeAndQuotesStderr() {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.beingChecked();
            var failed = assertThrows(
                    SubprocessFailedException.class, () -> Subprocess.shell(options, "echo broken >&2; exit 4"));
            assertEquals("/bin/sh -c echo broken >&2; exit 4: exit code 4; stderr: broken", failed.getMessage());
            assertEquals(4, failed.result().exit().code());
        });
    }

    @EachTransport
    void aProcessThatTakesTooLongIsEndedAndItsOutputIsInTheError(Transport transport) {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withTimeout(ofMillis(200));
            var late = assertThrows(
                    DeadlineException.class, () -> Subprocess.shell(options, "echo begun; exec sleep 1000"));
            assertTrue(late.toString().contains("timeout=PT0.2S"), late::toString);
            var unfinished = assertInstanceOf(SubprocessFailedException.class, late.getSuppressed()[0]);
            assertEquals("TERM", unfinished.result().exit().signal().orElseThrow());
        });
    }

    @EachTransport
    void aProcessThatWritesMoreThanAllowedIsEnded(Transport transport) {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withOutputLimit(1000);
            var failed = assertThrows(SubprocessFailedException.class, () -> Subprocess.run(options, "yes"));
            assertTrue(failed.toString().contains("outputLimit=1000"), failed::toString);
            assertEquals(1000, failed.result().stdoutBytes().length);
        });
    }

    @EachTransport
    void communicatingThatWasGivenUpGoesOnWithNothingLost(Transport transport) throws Exception {
        var input = new byte[4 << 20];
        new Random(13).nextBytes(input);
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput(input);
            try (var process = Subprocess.start(options, "sh", "-c", "head -c 1000000; sleep 0.3; exec cat")) {
                assertFalse(Treadle.moveOnAfter(ofMillis(100), process::communicate));
                assertTrue(Arrays.equals(input, process.communicate().stdoutBytes()));
            }
        });
    }

    @Test
    void theEnvironmentIsOursUnlessChanged() throws Exception {
        EventLoop.run(() -> {
            var changed =
                    SubprocessOptions.DEFAULT.withEnvironment("NAME", "value").withoutEnvironment("HOME");
            assertEquals(
                    "value,none",
                    Subprocess.shell(changed, "printf $NAME,${HOME-none}").stdout());
            assertEquals(
                    "",
                    Subprocess.run(SubprocessOptions.DEFAULT.withEmptyEnvironment(), "/usr/bin/env")
                            .stdout());
        });
    }

    @Test
    void itRunsInTheGivenDirectory(@TempDir Path directory) throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withDirectory(directory);
            assertEquals(
                    directory.toRealPath() + "\n",
                    Subprocess.run(options, "pwd").stdout());
        });
    }

    @Test
    void outputsGoToFilesAndComeFromThem(@TempDir Path directory) throws Exception {
        var source = Files.writeString(directory.resolve("in"), "line\n");
        var target = Files.writeString(directory.resolve("out"), "before\n");
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT
                    .withStdin(Redirection.from(source))
                    .withStdout(Redirection.appendTo(target))
                    .withStderr(Redirection.to(directory.resolve("err")));
            assertEquals(
                    "", Subprocess.shell(options, "cat; echo oops >&2").check().stdout());
        });
        assertEquals("before\nline\n", Files.readString(target));
        assertEquals("oops\n", Files.readString(directory.resolve("err")));
    }

    @Test
    void stderrCanGoWhereStdoutGoes() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withStderr(Redirection.toStdout());
            assertEquals(
                    "1\n2\n3\n",
                    Subprocess.shell(options, "echo 1; echo 2 >&2; echo 3").stdout());
        });
    }

    @Test
    void whatIsDiscardedIsGoneAndAnEmptyInput() throws Exception {
        EventLoop.run(() -> {
            var options =
                    SubprocessOptions.DEFAULT.withStdin(Redirection.discard()).withStdout(Redirection.discard());
            assertEquals(
                    "", Subprocess.shell(options, "cat; echo nothing").check().stdout());
        });
    }

    @Test
    void aRedirectionThatDoesNotFitTheStreamIsRefused() {
        var file = Path.of("file");
        assertThrows(IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.withStdin(Redirection.toStdout()));
        assertThrows(IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.withStdin(Redirection.to(file)));
        assertThrows(
                IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.withStdout(Redirection.from(file)));
    }

    @EachTransport
    void hundredsOfProcessesRunAtTheSameTime(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var tasks = IntStream.range(0, 200)
                    .mapToObj(i ->
                            Treadle.spawn(() -> Subprocess.run("echo", "" + i).stdout()))
                    .toList();
            var results = Treadle.gather(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertEquals(i + "\n", results.get(i));
            }
        });
    }

    @Test
    void aLimitOfTimeAroundItEndsTheProcess() {
        EventLoop.run(() -> {
            assertThrows(
                    DeadlineException.class,
                    () -> Treadle.withTimeout(ofSeconds(1), () -> Subprocess.run("sleep", "1000")));
            assertEquals(0, Processes.ownChildren());
        });
    }

    @EachTransport
    void whatAnotherProcessWritesIsItsInput(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var letters = Subprocess.start("sh", "-c", "sleep 0.1; printf 'b\\na\\n'")) {
                var options = SubprocessOptions.DEFAULT.withStdin(Redirection.from(letters));
                assertEquals("a\nb\n", Subprocess.run(options, "sort").stdout());
            }
        });
    }
}
