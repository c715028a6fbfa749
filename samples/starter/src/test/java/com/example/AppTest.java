package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.Treadle;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Each test is a task of a loop of its own, in virtual time: waits take none of yours. */
@TreadleTest
class AppTest {
    @TreadleTest
    void aSiteThatHangsIsGivenUpAndHoldsUpNoOther(VirtualClock clock) throws Exception {
        var lines = App.check(List.of("fast", "hangs", "broken"), AppTest::status);
        assertEquals(List.of("fast: status 200", "hangs: too slow", "broken: no route"), lines);
        assertEquals(App.LIMIT, clock.elapsed());
    }

    private static int status(String url) throws IOException {
        return switch (url) {
            case "fast" -> 200;
            case "hangs" -> {
                Treadle.sleep(Duration.ofDays(1));
                yield 200;
            }
            default -> throw new IOException("no route");
        };
    }
}
