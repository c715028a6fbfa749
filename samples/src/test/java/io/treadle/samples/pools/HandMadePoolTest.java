package io.treadle.samples.pools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.testkit.TreadleTest;
import java.util.ArrayList;
import java.util.List;

/** What the pool made by hand does with a callback that fails; what it prints is in docs/seeds.md. */
class HandMadePoolTest {

    @TreadleTest
    void aCallbackThatFailsIsToldOfItsJobOnce() {
        var pool = new HandMadePool();
        var told = new ArrayList<String>();
        pool.run(() -> 1, (success, result) -> {
            told.add(success + " " + result);
            throw new IllegalStateException("the callback fails");
        });
        assertThrows(IllegalStateException.class, pool::close);
        assertEquals(List.of("true 1"), told);
    }
}
