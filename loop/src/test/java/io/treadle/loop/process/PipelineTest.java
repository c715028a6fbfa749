package io.treadle.loop.process;

import static io.treadle.loop.TestLoops.on;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.select.Select;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@LoopTest
class PipelineTest {
    private static List<String> sh(String line) {
        return List.of("sh", "-c", line);
    }

    @EachTransport
    void isRunToTheEndWithInputAndOutput(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput("b a b\n");
            var counted =
                    Pipeline.run(options, List.of(List.of("tr", " ", "\\n"), List.of("sort"), List.of("uniq", "-c")));
            assertEquals("1 a\n2 b\n", counted.check().stdout().replaceAll("(?m)^ +", ""));
        });
    }

    @EachTransport
    void manyMegabytesGoThroughWhileAllTalkOnStderr(Transport transport) throws Exception {
        var input = new byte[20 << 20];
        new Random(6).nextBytes(input);
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withInput(input);
            var talking = sh("head -c 1000000 /dev/zero >&2; cat; head -c 1000000 /dev/zero >&2");
            var result = Pipeline.run(options, List.of(talking, talking)).check();
            assertArrayEquals(input, result.stdoutBytes());
            assertEquals(2_000_000, result.stages().getFirst().stderrBytes().length);
            assertEquals(2_000_000, result.stages().getLast().stderrBytes().length);
        });
    }

    @Test
    void aStageThatFailsIsTheOneThatCheckNames() throws Exception {
        EventLoop.run(() -> {
            var result = Pipeline.run(sh("echo no such thing >&2; exit 3"), List.of("cat"));
            assertFalse(result.isSuccess());
            var failure = assertThrows(SubprocessFailedException.class, result::check);
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("exit code 3; stderr: no such thing"),
                    failure::getMessage);
            var checked = SubprocessOptions.DEFAULT.beingChecked();
            assertThrows(
                    SubprocessFailedException.class,
                    () -> Pipeline.run(checked, List.of(sh("exit 3"), List.of("cat"))));
        });
    }

    @Test
    void oneWhoseReaderHasEnoughIsNoFailure() throws Exception {
        EventLoop.run(() -> {
            var result = Pipeline.run(List.of("yes"), List.of("head", "-n", "1"));
            assertEquals("y\n", result.check().stdout());
            assertTrue(result.isSuccess());
            assertFalse(Pipeline.run(List.of("true"), sh("kill -PIPE $$")).isSuccess());
        });
    }

    @Test
    void oneThatTakesTooLongIsEndedAsAWholeAndTellsWhatEachHasWritten() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withTimeout(ofMillis(300));
            var late = assertThrows(
                    DeadlineException.class,
                    () -> Pipeline.run(options, List.of(sh("echo one; sleep 1000"), sh("cat; echo two >&2"))));
            assertTrue(String.valueOf(late.getMessage()).contains("(sh) | process"), late::getMessage);
            var second = assertInstanceOf(SubprocessFailedException.class, late.getSuppressed()[1]);
            assertEquals("one\n", second.result().stdout());
            assertEquals(0, Processes.ownChildren());
        });
    }

    @Test
    void oneThatWritesMoreThanAllowedIsEndedAsAWholeAndNamed() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withOutputLimit(1000);
            var failure = assertThrows(
                    SubprocessFailedException.class,
                    () -> Pipeline.run(options, List.of(sh("yes >&2"), List.of("sleep", "1000"))));
            assertEquals(List.of("sh", "-c", "yes >&2"), failure.result().command());
            assertEquals(1000, failure.result().stderrBytes().length);
            assertEquals(0, Processes.ownChildren());
        });
    }

    @Test
    void communicatingThatWasGivenUpGoesOnWithNothingLost() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withInput("the input\n");
            var slow = sh("read line; echo first; echo $line");
            try (var pipeline = Pipeline.start(options, List.of(sh("cat; sleep 0.3"), slow))) {
                assertFalse(Treadle.moveOnAfter(ofMillis(1), () -> {
                    pipeline.communicate();
                }));
                assertEquals("first\nthe input\n", pipeline.communicate().stdout());
            }
        });
    }

    @EachTransport
    void theEndOfAllIsAClauseOfASelect(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var pipeline = Pipeline.start(List.of("cat"), sh("cat; exit 4"))) {
                assertFalse(pipeline.waitFor(ofMillis(1)));
                pipeline.stdin().close();
                var codes = Treadle.<List<Integer>>select(
                        pipeline.exiting()
                                .then(all -> all.stream().map(ExitStatus::code).toList()),
                        Select.after(ofSeconds(60)).then(late -> List.of()));
                assertEquals(List.of(0, 4), codes);
                assertTrue(pipeline.waitFor(ofSeconds(60)));
                assertEquals(List.of(new ExitStatus(0), new ExitStatus(4)), pipeline.waitFor());
            }
        });
    }

    @Test
    void itsNameIsThatOfItsProcesses() throws Exception {
        EventLoop.run(() -> {
            try (var pipeline = Pipeline.start(List.of("cat"), List.of("sleep", "1000"))) {
                assertTrue(
                        pipeline.toString().matches("process \\d+ \\(cat\\) \\| process \\d+ \\(sleep\\)"),
                        pipeline::toString);
            }
        });
    }
}
