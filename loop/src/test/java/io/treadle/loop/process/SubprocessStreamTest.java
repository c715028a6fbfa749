package io.treadle.loop.process;

import static io.treadle.loop.TestLoops.on;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LoopTest
class SubprocessStreamTest {
    @EachTransport
    void aDialogueLineByLine(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var cat = Subprocess.start("cat")) {
                for (var line : List.of("one", "two", "three")) {
                    cat.stdin().write(line + "\n");
                    assertEquals(line, cat.stdout().readLine());
                }
                cat.stdin().close();
                assertNull(cat.stdout().readLine());
                assertTrue(cat.waitFor().isSuccess());
            }
        });
    }

    @EachTransport
    void aReadThatWasGivenUpTakesNothing(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var cat = Subprocess.start("cat")) {
                cat.stdin().write("half ");
                assertFalse(Treadle.moveOnAfter(ofMillis(20), () -> {
                    cat.stdout().readLine();
                }));
                cat.stdin().write("whole\n");
                assertEquals("half whole", cat.stdout().readLine());
            }
        });
    }

    @EachTransport
    void aWriterIsSlowedDownToTheSpeedOfTheProcess(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var process = Subprocess.start("sh", "-c", "exec sleep 1000")) {
                var piece = new byte[1 << 14];
                int written = 0;
                while (Treadle.moveOnAfter(ofMillis(200), () -> process.stdin().write(piece))) {
                    written += piece.length;
                    assertTrue(written < 1 << 20, "what nobody reads is kept in memory");
                }
                assertTrue(written >= 1 << 16);
            }
        });
    }

    @EachTransport
    void closingItFromAnotherTaskEndsARead(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var cat = Subprocess.start("cat")) {
                var reading = Treadle.spawn(
                        SpawnOptions.DEFAULT.startedAtOnce(), () -> cat.stdout().readLine());
                cat.stdout().close();
                assertThrows(StreamClosedException.class, reading::get);
            }
        });
    }

    @EachTransport
    void aWriteToOneThatDoesNotReadAnyMoreFails(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var process = Subprocess.start("sh", "-c", "exec 0<&-; echo closed; sleep 1000")) {
                assertEquals("closed", process.stdout().readLine());
                var failed = assertThrows(IOException.class, () -> {
                    process.stdin().write("lost");
                    process.stdin().flush();
                });
                assertTrue(failed.toString().contains("stdin of process " + process.pid() + " (sh)"), failed::toString);
            }
        });
    }

    @EachTransport
    void bytesComeThroughAsTheyAre(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var head = Subprocess.start("head", "-c", "300000", "/dev/zero")) {
                var buffer = ByteBuffer.allocate(300_001);
                while (head.stdout().read(buffer) >= 0) {
                    assertTrue(buffer.hasRemaining());
                }
                assertEquals(300_000, buffer.position());
            }
        });
    }

    @EachTransport
    void whatIsLeftCanBeReadAfterTheExit(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var process = Subprocess.start("echo", "late")) {
                process.waitFor();
                assertEquals("late", process.stdout().readLine());
                assertNull(process.stdout().readLine());
            }
        });
    }

    @EachTransport
    void aFloodHoldsUpNoOtherTask(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var yes = Subprocess.start("yes")) {
                var reader = Treadle.spawn(() -> yes.stdout().transferTo(Sinks.nowhere()));
                for (int i = 0; i < 20; i++) {
                    Treadle.sleep(ofMillis(1)); // this is the other task
                }
                reader.cancel();
            }
        });
    }

    @EachTransport
    void aFileThatIsCancelledHalfWayIsNotGoneOnWith(Transport transport, @TempDir Path directory) throws Exception {
        var file = Files.write(directory.resolve("file"), new byte[1 << 20]);
        EventLoop.run(on(transport), () -> {
            try (var idle = Subprocess.start("sleep", "1000")) {
                assertFalse(Treadle.moveOnAfter(ofMillis(200), () -> {
                    idle.stdin().sendFile(file);
                }));
                var refused = assertThrows(IOException.class, () -> idle.stdin().write("x"));
                assertTrue(String.valueOf(refused.getMessage()).contains("cut off"), refused::getMessage);
                idle.kill();
            }
        });
    }

    @EachTransport
    void oneProcessReadsWhatAnotherWrites(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var echo = Subprocess.start("printf", "b\\na\\n");
                    var sort = Subprocess.start(SubprocessOptions.DEFAULT.withStdin(Redirection.from(echo)), "sort")) {
                assertEquals("a\nb\n", new String(sort.stdout().readAll(100), StandardCharsets.UTF_8));
            }
        });
    }

    @EachTransport
    void aPipelineIsConnectedByTheSystem(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var words = Pipeline.start(List.of("tr", " ", "\\n"), List.of("sort"), List.of("uniq", "-c"))) {
                words.stdin().write("b a b\n");
                words.stdin().close();
                assertEquals("1 a", String.valueOf(words.stdout().readLine()).strip());
                assertEquals("2 b", String.valueOf(words.stdout().readLine()).strip());
                assertTrue(words.waitFor().stream().allMatch(ExitStatus::isSuccess));
            }
        });
    }

    @EachTransport
    void theFirstOfAPipelineIsToldThatNobodyReadsItAnyMore(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var pipeline = Pipeline.start(List.of("yes"), List.of("head", "-n", "1"))) {
                assertEquals("y", pipeline.stdout().readLine());
                assertEquals(new ExitStatus(0), pipeline.waitFor().getLast());
                assertEquals("PIPE", pipeline.waitFor().getFirst().signal().orElseThrow());
            }
        });
    }

    /** The first one ends only when the last one was asked to. */
    @EachTransport
    void allOfAPipelineEndAtTheSameTime(Transport transport, @TempDir Path directory) throws Exception {
        var first =
                "trap 'while [ ! -e told ]; do sleep 0.01; done; exit 3' TERM; echo ready; while :; do sleep 0.01; done";
        var last = "trap 'touch told; exit 4' TERM; read line; echo $line; while :; do sleep 0.01; done";
        EventLoop.run(on(transport), () -> {
            var options = SubprocessOptions.DEFAULT.withDirectory(directory).withGrace(ofSeconds(50));
            var pipeline = Pipeline.start(options, List.of(List.of("sh", "-c", first), List.of("sh", "-c", last)));
            assertEquals("ready", pipeline.stdout().readLine());
            pipeline.close();
            assertEquals(List.of(new ExitStatus(3), new ExitStatus(4)), pipeline.waitFor());
        });
    }

    @EachTransport
    void aPipelineIsAskedToEndOrKilledAsAWhole(Transport transport) throws Exception {
        EventLoop.run(on(transport), () -> {
            try (var asked = Pipeline.start(List.of("sleep", "1000"), List.of("sleep", "1000"));
                    var killed = Pipeline.start(List.of("sleep", "1000"), List.of("sleep", "1000"))) {
                asked.terminate();
                killed.kill();
                asked.waitFor()
                        .forEach(exit -> assertEquals("TERM", exit.signal().orElseThrow()));
                killed.waitFor()
                        .forEach(exit -> assertEquals("KILL", exit.signal().orElseThrow()));
            }
        });
    }

    @Test
    void aStreamThatIsNoPipeIsRefusedWithTheReason() throws Exception {
        EventLoop.run(() -> {
            var options = SubprocessOptions.DEFAULT.withStdout(Redirection.discard());
            try (var process = Subprocess.start(options, "true")) {
                var refused = assertThrows(IllegalStateException.class, process::stdout);
                assertTrue(refused.toString().contains("stdout=discard"), refused::toString);
            }
        });
    }

    @Test
    void anotherLoopsTaskIsRefused() throws Exception {
        try (var other = EventLoop.start()) {
            EventLoop.run(() -> {
                try (var cat = Subprocess.start("cat")) {
                    var elsewhere = other.submit(() -> assertThrows(WrongThreadException.class, cat::waitFor));
                    Treadle.await(elsewhere);
                }
            });
        }
    }

    @Test
    void whereTheInputIsToComeFromNoPipeNothingIsStarted() throws Exception {
        EventLoop.run(() -> {
            var silent = SubprocessOptions.DEFAULT.withStdout(Redirection.discard());
            try (var process = Subprocess.start(silent, "sleep", "1000")) {
                var reading = SubprocessOptions.DEFAULT.withStdin(Redirection.from(process));
                assertThrows(IllegalStateException.class, () -> Subprocess.start(reading, "cat"));
                assertEquals(1, Processes.ownChildren());
            }
        });
    }
}
