package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static Result of(String peer, double value, String unit) {
        return new Result("any", peer, Params.none(), value, unit, 0);
    }

    private static Standing beside(Result treadle) {
        return new Standing(new Ratios(List.of(treadle)));
    }

    @Test
    void halfTheTimeIsTwiceAsGood() {
        Standing standing = beside(of("treadle", 50, "ns/op"));
        assertEquals(OptionalDouble.of(2), standing.over(of("go", 100, "ns/op")));
    }

    @Test
    void halfTheRequestsIsHalfAsGood() {
        Standing standing = beside(of("treadle", 50, "requests/s"));
        assertEquals(OptionalDouble.of(0.5), standing.over(of("go", 100, "requests/s")));
    }

    @Test
    void aTwentiethIsATie() {
        assertFalse(beside(of("treadle", 96, "requests/s")).isLoss(of("go", 100, "requests/s")));
        assertTrue(beside(of("treadle", 94, "requests/s")).isLoss(of("go", 100, "requests/s")));
    }

    @Test
    void whatASecondCostsIsNothingToHaveMoreOf() {
        assertFalse(Standing.isMoreBetter("cpu-ms/s"));
        assertTrue(Standing.isMoreBetter("queries/s"));
    }

    @Test
    void whoIsABoundOrOursIsNoRival() {
        assertFalse(Standing.isRival("raw-continuation"));
        assertFalse(Standing.isRival("treadle-read-write"));
        assertTrue(Standing.isRival("go"));
        assertEquals("wrk (ceiling)", Standing.title("wrk"));
    }

    @Test
    void whereTheRunsOverlapTheDifferenceMayBeChance() {
        Standing standing = beside(new Result("any", "treadle", Params.none(), 50, "ns/op", 6));
        assertTrue(standing.isUncertain(new Result("any", "go", Params.none(), 60, "ns/op", 5)));
        assertFalse(standing.isUncertain(new Result("any", "go", Params.none(), 62, "ns/op", 5)));
    }

    @Test
    void nobodyLosesToTheCeiling() {
        assertFalse(beside(of("treadle", 50, "requests/s")).isLoss(of("wrk", 100, "requests/s")));
    }
}
