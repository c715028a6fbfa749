package io.treadle.core.internal.jdk;

import java.util.concurrent.Executor;

/**
 * Stands in where the JVM lacks the flag: no loop can exist, so nobody runs on one, and what would make one fails with
 * the way out. Without it the first question "am I on a loop?" would fail in a static initialiser instead, wrapped.
 */
final class NoAccess implements VirtualThreadBackend {
    @Override
    public Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        throw new MissingJdkAccessException(null);
    }

    @Override
    public Thread currentCarrier() {
        return Thread.currentThread();
    }

    @Override
    public Executor defaultScheduler() {
        throw new MissingJdkAccessException(null);
    }

    @Override
    public Object scopedValues() {
        throw new MissingJdkAccessException(null);
    }

    @Override
    public void bindScopedValues(Thread thread, Object values) {
        throw new MissingJdkAccessException(null);
    }

    @Override
    public Thread threadOf(Runnable continuation) {
        throw new MissingJdkAccessException(null);
    }
}
