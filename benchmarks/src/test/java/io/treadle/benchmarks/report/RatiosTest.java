package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RatiosTest {
    private static final Params LOAD = Params.of("connections", 64);

    private static Result result(String peer, Params params, double value, String unit) {
        return new Result("fetch", peer, params, value, unit, 0);
    }

    private static OptionalDouble ratio(Result treadle, Result peer) {
        return new Ratios(List.of(treadle, peer)).treadleOver(peer);
    }

    @Test
    void theRatioIsTreadlesValueOverThePeers() {
        Result treadle = result("treadle", LOAD, 60_000, "requests/s");
        assertEquals(OptionalDouble.of(1.5), ratio(treadle, result("reactor-netty", LOAD, 40_000, "requests/s")));
    }

    @Test
    void theNumberOfWorkersMayDiffer() {
        Result treadle = result("treadle", LOAD.with("workers", 1), 60, "requests/s");
        assertEquals(
                OptionalDouble.of(6),
                ratio(treadle, result("thread-pool", LOAD.with("workers", 64), 10, "requests/s")));
    }

    @Test
    void differentLoadsAreNotCompared() {
        Result treadle = result("treadle", LOAD, 60, "requests/s");
        Result other = result("thread-pool", LOAD.with("delay", "20ms"), 10, "requests/s");
        assertEquals(OptionalDouble.empty(), ratio(treadle, other));
    }

    @Test
    void differentUnitsAreNotCompared() {
        Result treadle = result("treadle", LOAD, 60, "requests/s");
        assertEquals(OptionalDouble.empty(), ratio(treadle, result("thread-pool", LOAD, 10, "cpu-s/1000 requests")));
    }

    @Test
    void treadleIsNotComparedWithItself() {
        Result treadle = result("treadle", LOAD, 60, "requests/s");
        assertEquals(OptionalDouble.empty(), ratio(treadle, treadle));
    }

    @Test
    void nothingIsDividedByZero() {
        Result treadle = result("treadle", LOAD, 60, "requests/s");
        assertEquals(OptionalDouble.empty(), ratio(treadle, result("thread-pool", LOAD, 0, "requests/s")));
    }
}
