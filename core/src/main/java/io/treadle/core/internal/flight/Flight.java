package io.treadle.core.internal.flight;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Whether anything is being recorded. While nothing is, or in a JVM without the Flight Recorder, an event costs the look at one
 * static field, and its class is never loaded. With {@code -Dtreadle.events=false} they cost nothing, and no part of the recorder is loaded.
 */
public final class Flight {
    /** Apart, so that a JVM without the module {@code jdk.jfr} does not load it. */
    private static final class Listener implements FlightRecorderListener {
        static void register() {
            FlightRecorder.addListener(new Listener());
            recording = FlightRecorder.isInitialized() && isAnyRunning();
        }

        @Override
        public void recordingStateChanged(Recording changed) {
            if (changed.getState() == RecordingState.RUNNING) {
                // Loads the events here, and not where the first one is made, which may be a platform thread.
                var unused = new TurnEvent().isEnabled();
            }
            recording = changed.getState() == RecordingState.RUNNING || isAnyRunning();
        }

        private static boolean isAnyRunning() {
            return FlightRecorder.getFlightRecorder().getRecordings().stream()
                    .anyMatch(one -> one.getState() == RecordingState.RUNNING);
        }
    }

    private static final boolean WANTED = !"false".equals(System.getProperty("treadle.events"));

    private static boolean recording;

    static {
        if (WANTED && ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
            Listener.register();
        }
    }

    private Flight() {}

    /** Whether it is worth while to make an event. Any thread; it may learn of a recording a little late. */
    public static boolean isRecording() {
        return WANTED && recording;
    }
}
