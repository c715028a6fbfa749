package io.treadle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs a class of tests as JUnit does, and looks at what comes of it. */
final class Sample {
    private Sample() {}

    static Events run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    static void assertSucceeds(Class<?> tests) {
        var events = run(tests);
        assertTrue(events.succeeded().count() > 0);
        assertEquals(
                0, events.failed().count(), () -> String.valueOf(events.failed().list()));
    }

    /** What the only test of {@code tests}, which must fail, fails with. */
    static Throwable failureOf(Class<?> tests) {
        var failed = run(tests).failed().list();
        assertEquals(1, failed.size(), failed::toString);
        return failed.get(0)
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    static void assertSays(String expected, Throwable error) {
        assertTrue(error.toString().contains(expected), error::toString);
    }
}
