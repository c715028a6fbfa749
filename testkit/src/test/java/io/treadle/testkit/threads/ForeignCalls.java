package io.treadle.testkit.threads;

import io.treadle.core.Task;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Calls the methods of what belongs to one loop where that does not run. */
final class ForeignCalls {
    /** They read what does not change, or only prepare what is refused when it is used. */
    private static final Set<String> HARMLESS =
            Set.of("toString", "iterator", "spliterator", "stream", "named", "remove");

    private final EventLoop home;
    private final Executor caller;
    private final Path file;

    ForeignCalls(EventLoop home, Executor caller, Path file) {
        this.home = home;
        this.caller = caller;
        this.file = file;
    }

    /** What the public methods of {@code type} did that were not refused; each is called on a new object. */
    Set<String> notRefused(Class<?> type, Callable<?> made) throws Exception {
        var done = new TreeSet<String>();
        for (var method : type.getMethods()) {
            if (isOfInterest(method)) {
                var outcome = call(method, home.submit(made::call).get(10, TimeUnit.SECONDS));
                if (!isRefusal(outcome)) {
                    done.add(method.getName() + ": " + outcome);
                }
            }
        }
        return done;
    }

    private static boolean isOfInterest(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && method.getDeclaringClass() != Object.class
                && method.getReturnType() != SelectClause.class
                && !HARMLESS.contains(method.getName());
    }

    private static boolean isRefusal(Object outcome) {
        return outcome instanceof WrongThreadException
                || (outcome instanceof IllegalStateException e
                        && String.valueOf(e.getMessage()).contains("; "));
    }

    private Object call(Method method, Object target) throws Exception {
        method.setAccessible(true); // of a public interface, in a class that is not
        var arguments = arguments(method);
        var outcome = new CompletableFuture<Object>();
        caller.execute(() -> outcome.complete(outcome(method, target, arguments)));
        return outcome.get(10, TimeUnit.SECONDS);
    }

    private Object[] arguments(Method method) throws Exception {
        var sleeper = home.submit(() -> home.spawn(() -> Task.sleep(Duration.ofDays(1))))
                .get(10, TimeUnit.SECONDS);
        var known = new Arguments(sleeper, file);
        return Arrays.stream(method.getParameterTypes()).map(known::of).toArray();
    }

    private static Object outcome(Method method, Object target, Object[] arguments) {
        try {
            return "returned " + method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (IllegalAccessException e) {
            return e;
        }
    }
}
