package io.treadle.core.greenlet;

import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;

/** The kinds of places that greenlets live in; each test of their rules runs in all. */
enum Where {
    PLATFORM_THREAD {
        @Override
        void run(Action<?> test) throws Exception {
            runIn(Thread.ofPlatform().factory(), test);
        }
    },
    VIRTUAL_THREAD {
        @Override
        void run(Action<?> test) throws Exception {
            runIn(Thread.ofVirtual().factory(), test);
        }
    },
    GREENLET_RUN {
        @Override
        void run(Action<?> test) throws Exception {
            Greenlet.run(test);
        }
    },
    NESTED_RUN {
        @Override
        void run(Action<?> test) throws Exception {
            Greenlet.run(() -> Greenlet.of(() -> Greenlet.run(test)).switchTo());
        }
    },
    LOOP_TASK {
        @Override
        void run(Action<?> test) throws Exception {
            try (var loop = TaskLoop.create()) {
                loop.runUntilComplete(test);
            }
        }
    },
    /** A thread of a loop that is no task of its own: a library made it. */
    ADOPTED_THREAD {
        @Override
        void run(Action<?> test) throws Exception {
            try (var loop = TaskLoop.create()) {
                loop.runUntilComplete(() -> runIn(loop.threadFactory(), test));
            }
        }
    },
    GENERATOR_BODY {
        @Override
        void run(Action<?> test) throws Exception {
            try (Generator<String> generator = Generator.of(out -> test.run())) {
                generator.hasNext();
            }
        }
    };

    /** Runs {@code test} there, waits for it and throws what it threw. */
    abstract void run(Action<?> test) throws Exception;

    private static void runIn(ThreadFactory threads, Action<?> test) throws Exception {
        var done = new CompletableFuture<Void>();
        var thread = threads.newThread(() -> {
            try {
                test.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        try {
            done.get();
        } catch (ExecutionException e) {
            throw Unchecked.<RuntimeException>sneak(Objects.requireNonNull(e.getCause()));
        }
    }
}
