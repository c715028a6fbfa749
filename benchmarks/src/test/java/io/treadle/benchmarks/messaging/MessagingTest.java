package io.treadle.benchmarks.messaging;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MessagingTest {
    @Test
    void severalProducersOfVirtualThreadsMakeEachItemOnce() {
        assertDoesNotThrow(() -> Items.passThrough(Items.jdkQueue(64), 10));
    }

    @Test
    void anItemThatIsLostOrCountedTwiceFailsTheRun() {
        assertThrows(AssertionError.class, () -> Items.ensureAll(Items.COUNT));
    }
}
