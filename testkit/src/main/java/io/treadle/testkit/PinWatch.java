package io.treadle.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;

/** Sees, by the events of the JFR, the waits of virtual threads that keep their carrier. From when it is made. */
final class PinWatch {
    private static final String EVENT = "jdk.VirtualThreadPinned";

    private final RecordingStream stream = new RecordingStream();
    private final List<String> pins = new CopyOnWriteArrayList<>();

    PinWatch() {
        stream.enable(EVENT).withoutThreshold().withStackTrace();
        stream.onEvent(EVENT, event -> pins.add(describe(event)));
        stream.startAsync();
    }

    private static String describe(RecordedEvent event) {
        var stack = event.getStackTrace();
        return "\n  for " + event.getDuration()
                + (stack == null
                        ? ""
                        : stack.getFrames().stream().map(PinWatch::describe).collect(Collectors.joining()));
    }

    private static String describe(RecordedFrame frame) {
        var method = frame.getMethod();
        return "\n      at " + method.getType().getName() + "." + method.getName() + ":" + frame.getLineNumber();
    }

    /** Stops watching; throws if there was such a wait. */
    void failIfAny() {
        stream.stop(); // delivers what was recorded until now
        stream.close();
        if (!pins.isEmpty()) {
            throw new AssertionError("expected no wait while the thread is pinned, which stops the whole loop: pins="
                    + pins.size()
                    + "; wait outside of the native code, class initializer or (before JDK 24) synchronized"
                    + String.join("", pins));
        }
    }
}
