package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomScopesTest {
    private static final int TREES = 500;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAnyTreeAllEndsNothingOutlivesItsScopeAndNoFailureIsLost(boolean eager) {
        for (long seed = 0; seed < TREES; seed++) {
            assertEquals(List.of(), new RandomScopes(seed).run(eager), "seed=" + seed);
        }
    }
}
