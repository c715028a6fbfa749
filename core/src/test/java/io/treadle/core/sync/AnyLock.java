package io.treadle.core.sync;

import io.treadle.core.Task;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What both locks have. */
interface AnyLock extends RandomUsers.Subject {
    Held hold();

    Held hold(Duration limit);

    TaskCondition newCondition();

    boolean isHeld();

    @Nullable
    Task<?> holder();

    Object real();

    static AnyLock of(TaskLock lock) {
        return new AnyLock() {
            @Override
            public void acquire() {
                lock.acquire();
            }

            @Override
            public boolean acquire(Duration limit) {
                return lock.acquire(limit);
            }

            @Override
            public boolean tryAcquire() {
                return lock.tryAcquire();
            }

            @Override
            public SelectClause<Held> acquiring() {
                return lock.acquiring();
            }

            @Override
            public Held hold() {
                return lock.hold();
            }

            @Override
            public Held hold(Duration limit) {
                return lock.hold(limit);
            }

            @Override
            public void release() {
                lock.release();
            }

            @Override
            public TaskCondition newCondition() {
                return lock.newCondition();
            }

            @Override
            public boolean isHeld() {
                return lock.isHeld();
            }

            @Override
            public @Nullable Task<?> holder() {
                return lock.statistics().holder();
            }

            @Override
            public int waiting() {
                return lock.statistics().waiting();
            }

            @Override
            public Object real() {
                return lock;
            }
        };
    }

    static AnyLock of(TaskRLock lock) {
        return new AnyLock() {
            @Override
            public void acquire() {
                lock.acquire();
            }

            @Override
            public boolean acquire(Duration limit) {
                return lock.acquire(limit);
            }

            @Override
            public boolean tryAcquire() {
                return lock.tryAcquire();
            }

            @Override
            public SelectClause<Held> acquiring() {
                return lock.acquiring();
            }

            @Override
            public Held hold() {
                return lock.hold();
            }

            @Override
            public Held hold(Duration limit) {
                return lock.hold(limit);
            }

            @Override
            public void release() {
                lock.release();
            }

            @Override
            public TaskCondition newCondition() {
                return lock.newCondition();
            }

            @Override
            public boolean isHeld() {
                return lock.isHeld();
            }

            @Override
            public @Nullable Task<?> holder() {
                return lock.statistics().holder();
            }

            @Override
            public int waiting() {
                return lock.statistics().waiting();
            }

            @Override
            public Object real() {
                return lock;
            }
        };
    }
}
