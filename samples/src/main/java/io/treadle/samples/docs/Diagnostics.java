package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.SpawnOptions;
import io.treadle.core.channel.Channel;
import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.sync.TaskLock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.concurrent.CountDownLatch;

/** What a loop tells about itself. */
class Diagnostics {
    public static void main(String... args) throws Exception {
        // region snapshot
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            var jobs = Channel.<String>rendezvous().named("jobs");
            var worker = loop.spawn(SpawnOptions.named("worker"), () -> jobs.receive());
            Treadle.yieldNow();
            for (var task : loop.snapshot().tasks()) {
                System.out.println(task.label() + ": " + task.waitsFor());
            }
            // prints task 1 'main': null
            // prints task 2 'worker': receives from Channel 'jobs'
            worker.cancel();
        });
        // endregion

        // region deadlock
        EventLoop.run(() -> {
            var a = new TaskLock("a");
            var b = new TaskLock("b");
            var first = Treadle.spawn(() -> {
                a.acquire();
                Treadle.yieldNow();
                b.acquire();
            });
            Treadle.spawn(() -> {
                b.acquire();
                Treadle.yieldNow();
                try {
                    a.acquire(); // its holder waits for what we hold
                } catch (DeadlockException e) {
                    System.out.println("refused"); // prints refused
                } finally {
                    b.release();
                }
            });
            first.join();
        });
        // endregion

        // region blocked
        var reported = new CountDownLatch(1);
        var watch = WatchOptions.DEFAULT.withLimit(ofMillis(50)).withListener(report -> {
            System.out.println(report.kind() + " of " + report.task()); // prints LONG_SLICE of task 1 'main'
            reported.countDown();
        });
        EventLoop.run(LoopOptions.DEFAULT.withWatch(watch), () -> {
            while (reported.getCount() > 0) {
                Thread.onSpinWait(); // computes and never gives way
            }
        });
        // endregion

        // region no-wait
        EventLoop.run(() -> {
            try {
                Treadle.noWait(() -> Treadle.sleep(ofSeconds(0)));
            } catch (IllegalStateException e) {
                System.out.println("it gave way"); // prints it gave way
            }
        });
        // endregion

        // region statistics
        EventLoop.run(LoopOptions.DEFAULT.withWatch(WatchOptions.DEFAULT.measured()), () -> {
            var seen = EventLoop.current().statistics();
            System.out.println(seen.tasks()); // prints {RUNNING=1}
        });
        // endregion
    }
}
