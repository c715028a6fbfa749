package io.treadle.core.internal.jdk;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the JDK's package-private virtual-thread builder by method handles, which cost nothing once compiled because
 * they are constants. Needs {@code java.lang} opened to this module; {@link MissingJdkAccessException} says how.
 * Present alike in JDK 21 and 25 (read in both sources and run on both).
 */
final class ReflectiveBackend implements VirtualThreadBackend {
    private static final MethodHandle NEW_BUILDER;
    private static final MethodHandle CURRENT_CARRIER;
    private static final Executor DEFAULT_SCHEDULER;
    private static final MethodHandle SCOPED_VALUES;
    private static final VarHandle BINDINGS;
    private static final MethodHandle SET_THREAD_LOCALS;

    static {
        try {
            var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
            var builder = lookup.findClass("java.lang.ThreadBuilders$VirtualThreadBuilder");
            NEW_BUILDER = MethodHandles.privateLookupIn(builder, MethodHandles.lookup())
                    .findConstructor(builder, methodType(void.class, Executor.class))
                    .asType(methodType(Thread.Builder.OfVirtual.class, Executor.class));
            CURRENT_CARRIER = lookup.findStatic(Thread.class, "currentCarrierThread", methodType(Thread.class));
            DEFAULT_SCHEDULER = readDefaultScheduler(lookup);
            SCOPED_VALUES = findScopedValues(lookup);
            BINDINGS = lookup.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
            SET_THREAD_LOCALS = lookup.findSetter(
                            Thread.class, "threadLocals", lookup.findClass("java.lang.ThreadLocal$ThreadLocalMap"))
                    .asType(methodType(void.class, Thread.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw MissingJdkAccessException.ofJdk(e);
        }
    }

    private static Executor readDefaultScheduler(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        var virtualThread = lookup.findClass("java.lang.VirtualThread");
        var field = virtualThread.getDeclaredField("DEFAULT_SCHEDULER");
        field.setAccessible(true);
        return (Executor) field.get(null);
    }

    /** A preview API in 21, so reached by name. */
    private static MethodHandle findScopedValues(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        var scopedValue =
                MethodHandles.privateLookupIn(lookup.findClass("java.lang.ScopedValue"), MethodHandles.lookup());
        var snapshot = scopedValue.findClass("java.lang.ScopedValue$Snapshot");
        return scopedValue
                .findStatic(scopedValue.lookupClass(), "scopedValueBindings", methodType(snapshot))
                .asType(methodType(Object.class));
    }

    @Override
    public Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        try {
            return (Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public Thread currentCarrier() {
        try {
            return (Thread) CURRENT_CARRIER.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public Executor defaultScheduler() {
        return DEFAULT_SCHEDULER;
    }

    @Override
    public Object scopedValues() {
        try {
            return (Object) SCOPED_VALUES.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public void bindScopedValues(Thread thread, Object values) {
        BINDINGS.set(thread, values);
    }

    @Override
    public void clearThreadLocals() {
        try {
            SET_THREAD_LOCALS.invokeExact(Thread.currentThread(), (Object) null);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public @Nullable Thread threadOf(Runnable continuation) {
        return Continuations.threadOf(continuation);
    }

    /** What a method handle threw that throws nothing: an overflow of the stack is the caller's own. */
    static AssertionError unexpected(Throwable e) {
        if (e instanceof VirtualMachineError machine) {
            throw machine;
        }
        return new AssertionError("the JDK's virtual-thread internals failed; please report", e);
    }
}
