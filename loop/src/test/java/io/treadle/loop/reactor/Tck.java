package io.treadle.loop.reactor;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** Runs the rules of Reactive Streams, which are written for TestNG, under JUnit. */
final class Tck {
    private Tck() {}

    /** One test a rule. What the kit skips, because it does not apply or cannot be tested, is aborted with its reason. */
    static Stream<DynamicTest> rulesFor(PublisherVerification<?> verification) {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> dynamicTest(rule.getName(), () -> check(verification, rule)));
    }

    private static void check(PublisherVerification<?> verification, Method rule) throws Throwable {
        verification.setUp();
        try {
            rule.invoke(verification);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SkipException skipped
                    ? new TestAbortedException(skipped.getMessage())
                    : e.getCause();
        }
    }
}
