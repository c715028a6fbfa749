import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import java.time.Duration;
import java.util.concurrent.StructuredTaskScope;

/** The JDK's structured concurrency, as it is in JDK 25, with the virtual threads of a loop. */
class StructuredScope {
    static int running = 0; // all on one thread, so without a lock

    public static void main(String[] arguments) throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                try (var scope = StructuredTaskScope.open(
                        StructuredTaskScope.Joiner.<Integer>awaitAllSuccessfulOrThrow(),
                        config -> config.withThreadFactory(loop.threadFactory()))) {
                    var first = scope.fork(() -> half(loop, 20));
                    var second = scope.fork(() -> half(loop, 22));
                    scope.join();
                    System.out.println(first.get() + second.get());
                }
                failureEndsSibling(loop, () -> Thread.sleep(3_600_000));
                failureEndsSibling(loop, () -> Task.sleep(Duration.ofHours(1)));
            });
        }
    }

    private static void failureEndsSibling(TaskLoop loop, Action<?> waiting) throws Exception {
        try (var scope = StructuredTaskScope.open(
                StructuredTaskScope.Joiner.<Integer>awaitAllSuccessfulOrThrow(),
                config -> config.withThreadFactory(loop.threadFactory()))) {
            var sleeper = scope.fork(() -> {
                waiting.run();
                return 1;
            });
            scope.fork(() -> {
                throw new IllegalStateException("broken");
            });
            try {
                scope.join();
            } catch (StructuredTaskScope.FailedException e) {
                System.out.println(sleeper.state() + " " + e.getCause().getMessage());
            }
        }
    }

    private static int half(TaskLoop loop, int value) throws InterruptedException {
        if (!loop.isOnThread()) {
            throw new AssertionError("not on the loop: " + Thread.currentThread());
        }
        running++;
        while (running < 2) {
            Thread.sleep(1);
        }
        return value;
    }
}
