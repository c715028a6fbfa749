package io.treadle.benchmarks.watch;

import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.http.HttpClient;
import io.treadle.http.HttpOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a loop does meanwhile. */
enum Work {
    /** Two greenlets that switch to each other; an operation is a switch. */
    HANDOFF(2_000_000) {
        @Override
        void run(String url, int operations) {
            var main = Greenlet.current();
            var other = Greenlet.of(() -> {
                while (true) {
                    main.switchTo();
                }
            });
            for (int i = 0; i < operations / 2; i++) {
                other.switchTo();
            }
            other.close();
        }
    },
    /** Many tasks that yield; an operation is a switch. */
    YIELD(2_000_000) {
        @Override
        void run(String url, int operations) {
            inTasks(operations, Treadle::yieldNow);
        }
    },
    /** As many tasks that fetch pages; an operation is a request. */
    FETCH(20_000) {
        @Override
        void run(String url, int operations) {
            var client = HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(TASKS));
            inTasks(operations, () -> client.get(url).bytes());
            client.close();
        }
    };

    private static final int TASKS = 64;

    private final int operations;

    Work(int operations) {
        this.operations = operations;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many operations a run makes, which takes some tenths of a second. */
    int operations() {
        return operations;
    }

    /** Does so many operations, in the calling task; {@code url} is a page. */
    abstract void run(String url, int operations) throws Exception;

    private static void inTasks(int operations, Action<Exception> operation) {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(Treadle.spawn(() -> {
                for (int n = 0; n < operations / TASKS; n++) {
                    operation.run();
                }
            }));
        }
        Treadle.joinAll(tasks);
    }

    /** The same, as the body of a loop. */
    void runOn(EventLoop loop, String url) throws Exception {
        loop.runUntilComplete(() -> run(url, operations));
    }
}
