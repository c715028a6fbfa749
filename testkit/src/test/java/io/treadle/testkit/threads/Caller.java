package io.treadle.testkit.threads;

import io.treadle.loop.EventLoop;
import java.util.concurrent.Executor;

/** Who uses what belongs to another loop. */
enum Caller {
    /** On no loop at all. */
    PLATFORM_THREAD {
        @Override
        Executor executor(EventLoop other) {
            return call -> Thread.ofPlatform().daemon().start(call);
        }
    },
    /** On no loop, with the JDK's scheduler. */
    VIRTUAL_THREAD {
        @Override
        Executor executor(EventLoop other) {
            return Thread::startVirtualThread;
        }
    },
    TASK_OF_ANOTHER_LOOP {
        @Override
        Executor executor(EventLoop other) {
            return other.executor();
        }
    };

    abstract Executor executor(EventLoop other);
}
