package io.treadle.benchmarks.watch;

import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.function.Action;
import java.util.List;
import java.util.Locale;
import jdk.jfr.Recording;

/** What looks at a loop while it works. */
@SuppressWarnings("ImmutableEnumChecker") // options and flags are never changed
enum Watching {
    /** Nothing: the loop is like the one that it is compared with, so this shows how exact the others are. */
    NOTHING(WatchOptions.OFF),
    /** Nothing, and the events of the Flight Recorder are left out of the program. */
    NO_EVENTS(WatchOptions.OFF, "-Dtreadle.events=false"),
    /** The watchdog and the counters, as every loop has them. */
    WATCHDOG(WatchOptions.DEFAULT),
    /** These, and the times of turns and slices. */
    MEASURED(WatchOptions.DEFAULT.measured()),
    /** A recording in which all events of Treadle are off, as they are by default, and those of the JDK as it has them. */
    RECORDING(WatchOptions.OFF) {
        @Override
        <X extends Exception> void around(Action<X> work) throws X {
            try (var recording = new Recording()) {
                recording.start();
                work.run();
            }
        }
    },
    /** Such a recording, and the events of Treadle left out of the program: what the recorder itself costs. */
    RECORDING_NO_EVENTS(WatchOptions.OFF, "-Dtreadle.events=false") {
        @Override
        <X extends Exception> void around(Action<X> work) throws X {
            RECORDING.around(work);
        }
    };

    private final WatchOptions options;
    private final List<String> flags;

    Watching(WatchOptions options, String... flags) {
        this.options = options;
        this.flags = List.of(flags);
    }

    String peer() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    WatchOptions options() {
        return options;
    }

    /** What the JVM has to be told. */
    List<String> flags() {
        return flags;
    }

    /** Runs {@code work} while whatever is not part of the loop looks too. */
    <X extends Exception> void around(Action<X> work) throws X {
        work.run();
    }
}
