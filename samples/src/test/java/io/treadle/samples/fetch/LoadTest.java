package io.treadle.samples.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void aCountAboveTheUrlsBeginsThemAgain() {
        assertEquals(List.of("a", "b", "a", "b", "a"), Load.repeat(List.of("a", "b"), 5));
    }

    @Test
    void aCountBelowTheUrlsTakesTheFirst() {
        assertEquals(List.of("a"), Load.repeat(List.of("a", "b"), 1));
    }
}
