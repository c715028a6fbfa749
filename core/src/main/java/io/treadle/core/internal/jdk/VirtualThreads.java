package io.treadle.core.internal.jdk;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the JDK's virtual-thread internals.
 *
 * <p>The first use probes what this JDK offers and fails with {@link MissingJdkAccessException} where the needed flag
 * is missing.
 */
public final class VirtualThreads {
    /** The way that this JDK offers; a constant, so that the JIT folds the calls. Apart, so that access is checked first. */
    private static final class Probed {
        static final VirtualThreadBackend BACKEND = JavaLang.OPEN ? new ReflectiveBackend() : new NoAccess();
    }

    private VirtualThreads() {}

    /**
     * Fails with a clear exception where access to the JDK is missing; otherwise does nothing. Called before anything
     * else, because an error in a static initialiser reaches the user wrapped and, the second time, without its cause.
     *
     * @throws MissingJdkAccessException if the flag is missing
     */
    public static void ensureAccess() {
        if (!JavaLang.OPEN) {
            throw JavaLang.missing();
        }
    }

    /** A builder of virtual threads whose continuations are handed to {@code scheduler}. */
    public static Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        return Probed.BACKEND.newBuilder(scheduler);
    }

    /**
     * The platform thread under the caller. Asked instead of the current thread, because inside
     * {@link Executor#execute} the current thread is the carrier on JDK 21 and the virtual thread on 24 and later.
     */
    public static Thread currentCarrier() {
        return Probed.BACKEND.currentCarrier();
    }

    /** What scoped values are bound to in the caller, for {@link #bindScopedValues}. */
    public static Object scopedValues() {
        return Probed.BACKEND.scopedValues();
    }

    /**
     * Binds scoped values in {@code thread}, which has not been started, to what they were bound to where {@code values} were
     * taken. The thread must end before that binding does.
     */
    public static void bindScopedValues(Thread thread, Object values) {
        Probed.BACKEND.bindScopedValues(thread, values);
    }

    /** Forgets what the caller's thread-locals hold, all but the inheritable ones. */
    public static void clearThreadLocals() {
        Probed.BACKEND.clearThreadLocals();
    }

    /** Where the continuations of the JDK's own virtual threads run. */
    public static Executor defaultScheduler() {
        return Probed.BACKEND.defaultScheduler();
    }

    /** The virtual thread whose continuation the JDK has handed to a scheduler; null if {@code continuation} is not one. */
    public static @Nullable Thread threadOf(Runnable continuation) {
        return Probed.BACKEND.threadOf(continuation);
    }
}
