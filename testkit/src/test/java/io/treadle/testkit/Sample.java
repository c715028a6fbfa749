package io.treadle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs a class of tests as JUnit does, and looks at what comes of it. */
final class Sample {
    private Sample() {}

    static Events run(Class<?> tests) {
        return execute(tests).testEvents();
    }

    private static EngineExecutionResults execute(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute();
    }

    static void assertSucceeds(Class<?> tests) {
        var events = run(tests);
        assertTrue(events.succeeded().count() > 0);
        assertEquals(
                0, events.failed().count(), () -> String.valueOf(events.failed().list()));
    }

    /** What the only test of {@code tests}, which must fail, fails with. */
    static Throwable failureOf(Class<?> tests) {
        return onlyFailure(run(tests));
    }

    /** What the only container of {@code tests}, a factory, say, that fails, fails with. */
    static Throwable failureOfContainer(Class<?> tests) {
        return onlyFailure(execute(tests).containerEvents());
    }

    static void assertNoContainerFails(Class<?> tests) {
        var failed = execute(tests).containerEvents().failed().list();
        assertEquals(0, failed.size(), failed::toString);
    }

    private static Throwable onlyFailure(Events events) {
        var failed = events.failed().list();
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
