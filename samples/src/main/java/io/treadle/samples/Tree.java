package io.treadle.samples;

import static java.time.Duration.ofHours;

import io.treadle.core.ScopeOptions;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskScope;
import io.treadle.core.channel.Channel;
import io.treadle.core.sync.TaskLock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** What a loop does: the tree of its tasks, with what each of them waits for. */
@Command(name = "tree", description = "The tree of a loop's tasks, with what each waits for and where.")
final class Tree implements Runnable {
    private final Channel<String> jobs = Channel.<String>rendezvous().named("jobs");
    private final TaskLock database = new TaskLock("db");

    @Override
    public void run() {
        Treadle.run(() -> TaskScope.run(ScopeOptions.DEFAULT.withName("service"), scope -> {
            scope.spawn(SpawnOptions.named("workers"), this::work);
            scope.spawn(SpawnOptions.named("cleaner"), () -> Treadle.sleep(ofHours(1)));
            scope.spawn(SpawnOptions.named("report"), () -> database.acquire());
            database.acquire();
            Treadle.yieldNow();
            Treadle.yieldNow();
            System.out.println(EventLoop.current().dump());
            scope.cancel("the tree was shown");
        }));
    }

    private void work() {
        TaskScope.run(ScopeOptions.DEFAULT.withName("pool"), pool -> {
            for (int i = 1; i <= 1000; i++) {
                pool.spawn(SpawnOptions.named("worker-" + i), () -> jobs.receive());
            }
            Task.yieldNow();
        });
    }
}
