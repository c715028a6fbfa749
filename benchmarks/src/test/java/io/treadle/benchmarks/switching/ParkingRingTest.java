package io.treadle.benchmarks.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ParkingRingTest {
    @Test
    void theTokenEndsWhereItMust() {
        assertEquals(1000 % 7, new ParkingRing(7, Thread.ofVirtual().factory()).pass(1000));
    }

    @Test
    void aTokenThatIsNotPassedOnStaysWithTheFirst() {
        assertEquals(0, new ParkingRing(3, Thread.ofVirtual().factory()).pass(0));
    }
}
