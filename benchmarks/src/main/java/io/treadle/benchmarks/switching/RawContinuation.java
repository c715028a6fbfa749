package io.treadle.benchmarks.switching;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The JDK's own continuation, on which its virtual threads are built: the floor under every switch. It is internal to the
 * JDK, so it is reached by method handles ({@code --release 21} hides it) and needs
 * {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}. Handles in static final fields cost nothing when compiled.
 */
final class RawContinuation {
    /** What the JVM needs to be started with. */
    static final String JVM_FLAG = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    private static final MethodHandle CREATE;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            Object scope = scopeType.getConstructor(String.class).newInstance("benchmark");
            CREATE = lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
                    .bindTo(scope)
                    .asType(MethodType.methodType(Object.class, Runnable.class));
            RUN = lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            YIELD = lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
                    .bindTo(scope);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(new IllegalStateException("start the JVM with " + JVM_FLAG, e));
        }
    }

    private final Object continuation;

    RawContinuation(Runnable body) {
        try {
            continuation = (Object) CREATE.invokeExact(body);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Goes on with the body until it yields or ends. */
    void run() {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Goes back to the caller of {@link #run()}; only in a body. */
    static void yieldToRunner() {
        try {
            boolean yielded = (boolean) YIELD.invokeExact();
            assert yielded;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
