package io.treadle.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/** Sees, by the events of the JFR, the waits of virtual threads that keep their carrier. From when it is made. */
final class PinWatch {
    private final RecordingStream stream = new RecordingStream();
    private final List<RecordedEvent> pins = new CopyOnWriteArrayList<>();

    PinWatch() {
        stream.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
        stream.setReuse(false);
        stream.onEvent("jdk.VirtualThreadPinned", pins::add);
        stream.startAsync();
    }

    /** Stops watching; throws if there was such a wait. */
    void failIfAny() {
        stream.stop(); // delivers what was recorded until now
        stream.close();
        if (!pins.isEmpty()) {
            throw new AssertionError("expected no wait while the thread is pinned, which stops the whole loop: pins="
                    + pins.size()
                    + "; wait outside of the native code, class initializer or (before JDK 24) synchronized\n"
                    + pins.get(0));
        }
    }
}
