package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.SpawnOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records calls of the offload pool, and reads them back. */
@LoopTest
class OffloadEventTest {
    @TempDir
    private Path folder = Path.of(".");

    private interface Body {
        void run() throws Exception;
    }

    private List<RecordedEvent> record(boolean enabled, Body body) throws Exception {
        var file = folder.resolve("offload.jfr");
        try (var recording = new Recording()) {
            if (enabled) {
                recording.enable("io.treadle.Offload").withoutThreshold();
            }
            recording.start();
            EventLoop.run(LoopOptions.DEFAULT.withName("test"), body::run);
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("io.treadle.Offload"))
                .toList();
    }

    @Test
    void tellsTaskLoopThreadAndHowLongItWaited() throws Exception {
        var thread = new String[1];
        var events = record(
                true,
                () -> Treadle.spawn(
                                SpawnOptions.named("caller"),
                                () -> Treadle.offload(() -> {
                                    thread[0] = Thread.currentThread().getName();
                                    Thread.sleep(5); // real time is what is recorded
                                    return null;
                                }))
                        .get());
        assertEquals(1, events.size());
        var event = events.getFirst();
        assertEquals("task 2 'caller'", event.getString("task")); // as in all events
        assertTrue(
                event.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getType().getName().endsWith(".OffloadEventTest")),
                event::toString);
        assertEquals("test", event.getString("loop"));
        assertEquals(thread[0], event.getString("thread"));
        assertTrue(event.getDuration().compareTo(Duration.ofMillis(5)) >= 0, event::toString);
    }

    @Test
    void isRecordedForACallThatWasGivenUp() throws Exception {
        var never = new CountDownLatch(1);
        var events = record(true, () -> {
            var caller = Treadle.spawn(
                    SpawnOptions.named("caller").startedAtOnce(),
                    () -> Treadle.offload(() -> {
                        never.await();
                        return null;
                    }));
            caller.cancel();
            caller.join();
        });
        assertEquals(
                List.of("task 2 'caller'"),
                events.stream().map(event -> event.getString("task")).toList());
    }

    @Test
    void isOffUnlessAskedFor() throws Exception {
        assertEquals(List.of(), record(false, () -> Treadle.offload(() -> null)));
    }
}
