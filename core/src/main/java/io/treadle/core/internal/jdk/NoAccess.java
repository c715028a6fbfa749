package io.treadle.core.internal.jdk;

import java.util.concurrent.Executor;

/**
 * Stands in where the JVM lacks the flag: no loop can exist, so nobody runs on one, and what would make one fails with
 * the way out. Without it the first question "am I on a loop?" would fail in a static initialiser instead, wrapped.
 */
final class NoAccess implements VirtualThreadBackend {
    @Override
    public Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        throw JavaLang.missing();
    }

    @Override
    public Thread currentCarrier() {
        return Thread.currentThread();
    }

    @Override
    public Executor defaultScheduler() {
        throw JavaLang.missing();
    }

    @Override
    public Object scopedValues() {
        throw JavaLang.missing();
    }

    @Override
    public void bindScopedValues(Thread thread, Object values) {
        throw JavaLang.missing();
    }

    @Override
    public void clearThreadLocals() {
        throw JavaLang.missing();
    }

    @Override
    public Thread threadOf(Runnable continuation) {
        throw JavaLang.missing();
    }
}
