package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertEquals(3, Spread.of(List.of(100.0, 3.0, 1.0)).median());
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertEquals(2.5, Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median());
    }

    @Test
    void theErrorIsHalfTheDistanceOfTheOutermost() {
        assertEquals(49.5, Spread.of(List.of(100.0, 3.0, 1.0)).halfRange());
    }

    @Test
    void noRunsHaveNoSpread() {
        assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
    }
}
