package io.treadle.benchmarks.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void aLinearScaleGoesFromZeroToARoundNumber() {
        Scale scale = Scale.linear(List.of(30.0, 94.0));
        assertEquals(List.of(0.0, 50.0, 100.0), scale.ticks());
        assertEquals(0.3, scale.place(30), 1e-9);
    }

    @Test
    void valuesThatAreFarApartArePlacedByTheirPowersOfTen() {
        Scale scale = Scale.fitting(List.of(10.0, 1000.0));
        assertTrue(scale.isLogarithmic());
        assertEquals(0.5, scale.place(100), 1e-9);
    }

    @Test
    void valuesThatAreNearEachOtherArePlacedFromZero() {
        assertFalse(Scale.fitting(List.of(50.0, 1000.0)).isLogarithmic());
    }

    @Test
    void nothingIsOutsideOfTheChart() {
        assertEquals(0, Scale.fitting(List.of(10.0, 1000.0)).place(-5));
    }
}
