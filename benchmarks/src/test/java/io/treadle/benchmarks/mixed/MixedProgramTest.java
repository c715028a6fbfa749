package io.treadle.benchmarks.mixed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Effort;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MixedProgramTest {
    static final List<Effort> EFFORTS = List.of(Effort.QUICK, Effort.FULL);

    @ParameterizedTest
    @FieldSource("EFFORTS")
    void thereAreRatesEnoughForACurve(Effort effort) {
        assertTrue(MixedProgram.served(effort).size() >= 3);
    }

    @ParameterizedTest
    @FieldSource("EFFORTS")
    void theSlowestInAThousandAreSeveral(Effort effort) {
        for (int rate : MixedProgram.served(effort)) {
            int requests = rate * MixedProgram.seconds(rate, effort);
            assertTrue(requests >= 10_000, () -> "requests a second=" + rate + ", requests=" + requests);
        }
    }
}
