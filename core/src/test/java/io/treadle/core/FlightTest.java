package io.treadle.core;

import static java.time.Duration.ofMillis;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.Channel;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.internal.flight.Flight;
import io.treadle.core.support.Loops;
import io.treadle.core.support.WordlessClause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records what a loop does, and reads it back. */
class FlightTest {
    @TempDir
    private Path folder = Path.of(".");

    /** Events of the loop "test", by the last part of their name. */
    private Map<String, List<RecordedEvent>> record(boolean enabled, Loops.OnLoop<Exception> body) throws Exception {
        var file = folder.resolve("loop.jfr");
        try (var recording = new Recording()) {
            if (enabled) {
                List.of("TaskSpawn", "TaskEnd", "TaskWait", "TaskCancel", "SlowSlice", "Turn")
                        .forEach(name -> recording.enable("io.treadle." + name).withoutThreshold());
            }
            recording.start();
            Loops.onLoop(body);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.treadle."))
                .collect(groupingBy(event -> event.getEventType().getName().substring("io.treadle.".length())));
    }

    private static RecordedEvent of(String task, String type, Map<String, List<RecordedEvent>> events) {
        return events.getOrDefault(type, List.of()).stream()
                .filter(event -> event.getString("task").contains(task))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void nothingIsRecordedAnyMore() {
        assertFalse(Flight.isRecording());
    }

    @Test
    void aTaskIsSpawnedWaitsAndEnds() throws Exception {
        var events = record(true, loop -> {
            var channel = Channel.<String>rendezvous().named("jobs");
            loop.spawn(SpawnOptions.named("receiver"), () -> channel.receive());
            Task.yieldNow();
            channel.send("x");
        });
        assertEquals("task 1 'main'", of("receiver", "TaskSpawn", events).getString("parent"));
        var waited = of("receiver", "TaskWait", events);
        assertEquals("receives from Channel 'jobs'", waited.getString("waitsFor"));
        assertEquals("test", waited.getString("loop"));
        assertEquals("SUCCEEDED", of("receiver", "TaskEnd", events).getString("state"));
        assertTrue(events.getOrDefault("Turn", List.of()).stream().anyMatch(turn -> turn.getLong("slices") > 0));
    }

    @Test
    void aCancellationTellsItsReasonAndAFailureItsError() throws Exception {
        var events = record(true, loop -> {
            var scope = CancelScope.create();
            loop.spawn(SpawnOptions.named("canceller"), () -> scope.cancel("enough"));
            scope.run(() -> Task.sleep(Duration.ofDays(1)));
            var failing = loop.spawn(SpawnOptions.named("failing").asSupervised(), () -> {
                throw new IllegalStateException("on purpose");
            });
            failing.join();
        });
        var cancelled = of("main", "TaskCancel", events);
        assertEquals("enough", cancelled.getString("reason"));
        assertEquals("task canceller", cancelled.getString("origin"));
        assertEquals(
                "java.lang.IllegalStateException: on purpose",
                of("failing", "TaskEnd", events).getString("failure"));
    }

    /** A wait must not be left half begun because of its words. */
    @Test
    void aWaitThatCannotSayWhatItIsForGoesOn() throws Exception {
        var events = record(true, loop -> {
            var wait = Wait.begin();
            wait.add(new WordlessClause());
            wait.addTimeout(ofMillis(1));
            wait.park();
        });
        assertTrue(of("main", "TaskWait", events).getString("waitsFor").contains("on purpose"));
    }

    @Test
    void aSliceThatBlocksTheLoopIsThere() throws Exception {
        var seen = new AtomicBoolean();
        var watch = WatchOptions.DEFAULT.withLimit(ofMillis(20)).withListener(report -> seen.set(true));
        var events = record(true, outer -> {
            var other = Thread.ofPlatform().start(() -> runBlocked(watch, seen));
            while (other.isAlive()) {
                Task.sleep(ofMillis(5));
            }
        });
        var slow = of("main", "SlowSlice", events);
        assertEquals("LONG_SLICE", slow.getString("kind"));
        assertTrue(slow.getString("stack").contains("FlightTest"), slow::toString);
    }

    private static void runBlocked(WatchOptions watch, AtomicBoolean seen) {
        Loops.onLoop(LoopConfig.named("blocked").withWatch(watch), loop -> {
            while (!seen.get()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void theyAreOffByDefault() throws Exception {
        var events = record(false, loop -> loop.spawn(() -> {}).join());
        assertEquals(Map.of(), events);
    }
}
