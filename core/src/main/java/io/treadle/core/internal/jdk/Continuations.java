package io.treadle.core.internal.jdk;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Which thread a continuation belongs to. What the JDK hands to a scheduler is the method reference
 * {@code this::runContinuation} of a virtual thread, so its only field is the thread; read in JDK 21 and 25, and run on both.
 * Apart from {@link ReflectiveBackend}, because only a virtual clock needs it.
 */
final class Continuations {
    private static final Class<?> TYPE;
    private static final MethodHandle THREAD;

    static {
        try {
            var thread = Thread.ofVirtual().unstarted(() -> {});
            var field = thread.getClass().getDeclaredField("runContinuation");
            field.setAccessible(true);
            TYPE = field.get(thread).getClass();
            var captured = TYPE.getDeclaredFields()[0];
            captured.setAccessible(true);
            THREAD = MethodHandles.lookup().unreflectGetter(captured).asType(methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "this JDK does not tell which thread a continuation belongs to, which a virtual clock must know: version="
                            + Runtime.version() + "; use the real clock",
                    e);
        }
    }

    private Continuations() {}

    static @Nullable Thread threadOf(Runnable continuation) {
        if (continuation.getClass() != TYPE) {
            return null;
        }
        try {
            return (Thread) THREAD.invokeExact(continuation);
        } catch (Throwable e) {
            throw ReflectiveBackend.unexpected(e);
        }
    }
}
