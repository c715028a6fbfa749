package io.treadle.testkit;

import io.treadle.core.TaskLoop;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Where JUnit calls {@link TreadleTest}, which brings it along: makes a loop for each test and has the methods run in it. */
public final class TreadleExtension extends EachMethod
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(TreadleExtension.class);

    /** For JUnit. */
    public TreadleExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(TestLoop.class, new TestLoop(context.getDisplayName(), optionsOf(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        loopOf(context).finish(context.getExecutionException().isPresent());
    }

    @Override
    <T> T intercept(Invocation<T> invocation, ExtensionContext context) throws Throwable {
        return loopOf(context).run(invocation);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && context.getTestMethod().isPresent()
                && (type == EventLoop.class || type == TaskLoop.class || type == VirtualClock.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var loop = loopOf(context);
        return parameter.getParameter().getType() == VirtualClock.class ? loop.virtualClock() : loop.eventLoop();
    }

    private static TestLoop loopOf(ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(TestLoop.class, TestLoop.class));
    }

    private static TreadleTest optionsOf(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), TreadleTest.class)
                .or(() -> optionsOfClass(context))
                .orElseThrow();
    }

    /** Of the class, else of those around it, from the inside out. */
    private static Optional<TreadleTest> optionsOfClass(ExtensionContext context) {
        var classes = new ArrayList<Class<?>>(context.getEnclosingTestClasses());
        classes.add(context.getRequiredTestClass());
        Collections.reverse(classes);
        return classes.stream()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, TreadleTest.class).stream())
                .findFirst();
    }
}
