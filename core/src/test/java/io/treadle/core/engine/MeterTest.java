package io.treadle.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final long MILLISECOND = 1_000_000;

    private final List<String> told = new ArrayList<>();

    private final Meter meter = new Meter() {
        @Override
        protected void slices(long nanos, long count) {
            told.add(count + " x " + nanos);
        }

        @Override
        protected void turn(long nanos) {
            told.add("turn " + nanos);
        }
    };

    @Test
    void aSingleSliceIsToldAsItWas() {
        meter.turnBegins(100);
        meter.slicesEnd(1, 130);
        meter.turnEnds(0);
        assertEquals(List.of("1 x 30", "turn 30"), told);
    }

    @Test
    void theLastSliceOfARowStandsForAll() {
        meter.turnBegins(100);
        meter.sampleBegins(200);
        meter.slicesEnd(4, 220);
        meter.turnEnds(0);
        assertEquals(List.of("4 x 20", "turn 120"), told);
    }

    @Test
    void aLongSliceInARowIsToldByItself() {
        meter.turnBegins(0);
        meter.sampleBegins(5 * MILLISECOND);
        meter.slicesEnd(32, 5 * MILLISECOND + 20);
        assertEquals(List.of("31 x 20", "1 x 5000000"), told);
    }

    @Test
    void ofSlicesThatNoLookFollowedTheMeanIsTold() {
        meter.turnBegins(System.nanoTime());
        meter.turnEnds(3);
        assertTrue(told.getFirst().startsWith("3 x "), told::toString);
        assertTrue(told.getLast().startsWith("turn "), told::toString);
    }

    @Test
    void aLongSliceAmongThemIsToldByItself() {
        long now = System.nanoTime();
        meter.turnBegins(now - 9 * MILLISECOND - 10);
        meter.slicesEnd(1, now - 9 * MILLISECOND);
        told.clear();
        meter.turnEnds(3);
        assertEquals("2 x 10", told.getFirst());
        assertTrue(told.get(1).startsWith("1 x "), told::toString);
    }

    @Test
    void aTurnWithoutSlicesIsNotTold() {
        meter.turnBegins(100);
        meter.turnEnds(0);
        assertEquals(List.of(), told);
    }
}
