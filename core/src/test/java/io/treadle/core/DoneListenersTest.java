package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.support.LogCapture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoneListenersTest {
    @Test
    void oneThatFailsKeepsItFromNobody() {
        var told = new ArrayList<String>();
        var listeners = new DoneListeners();
        listeners.add(listener(() -> told.add("first")));
        listeners.add(listener(() -> {
            throw new IllegalStateException("made for the test");
        }));
        listeners.add(listener(() -> told.add("last")));
        try (var log = new LogCapture(DoneListeners.class.getName())) {
            listeners.tellAll();
            assertEquals(1, log.lines().size());
        }
        assertEquals(List.of("first", "last"), told);
    }

    private static DoneListener listener(Runnable told) {
        return new DoneListener() {
            @Override
            void taskDone() {
                told.run();
            }
        };
    }
}
