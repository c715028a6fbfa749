package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class NotesTest {
    private final Notes notes = new Notes("ring: A ring.\nring/go: Go goes.\nring/*: All others.\n");

    @Test
    void aProgramAndAPeerHaveTheirOwn() {
        assertEquals("A ring.", notes.of("ring"));
        assertEquals("Go goes.", notes.of("ring", "go"));
    }

    @Test
    void whoHasNoneHasThatOfAll() {
        assertEquals("All others.", notes.of("ring", "node"));
        assertEquals("", notes.of("skynet", "node"));
    }

    @Test
    void theFileIsThere() {
        assertFalse(Notes.read().of("pools").isEmpty());
    }
}
