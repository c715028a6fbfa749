package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.JoinOptions;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** What programs for gevent say, and how they say it here. */
class FromGevent {
    public static void main(String... args) throws Exception {
        // region spawning
        EventLoop.run(() -> {
            var a = Treadle.spawn(() -> "a"); // gevent.spawn(f)
            var b = Treadle.spawnLater(ofMillis(10), () -> "b"); // gevent.spawn_later(0.01, f)
            Treadle.sleep(ofMillis(1)); // gevent.sleep(0.001)
            Treadle.yieldNow(); // gevent.sleep(0)
            Treadle.joinAll(List.of(a, b)); // gevent.joinall([a, b])
            Treadle.joinAll(List.of(a, b), JoinOptions.ALL.within(ofSeconds(1))); // joinall(..., timeout=1)
            Treadle.joinAll(List.of(a, b), JoinOptions.first(1)); // joinall(..., count=1), wait(..., count=1)
            Treadle.joinAll(List.of(a, b), JoinOptions.ALL.raisingErrors()); // joinall(..., raise_error=True)
            System.out.println(a.value() + b.value()); // prints ab
            System.out.println(Task.current().name()); // gevent.getcurrent(); prints main
        });
        // endregion

        // region greenlet-object
        EventLoop.run(() -> {
            var task = Treadle.spawn(SpawnOptions.named("reader"), () -> 42);
            System.out.println(task.get()); // g.get(); prints 42
            task.join(); // g.join()
            System.out.println(task.join(ofSeconds(1))); // g.join(timeout=1); prints true
            System.out.println(task.isDone()); // g.ready(); prints true
            System.out.println(task.isSuccessful()); // g.successful(); prints true
            System.out.println(task.value() + " " + task.exception()); // g.value, g.exception; prints 42 null
            task.onDone(done -> System.out.println("linked: " + done.name())); // g.link(f); prints linked: reader

            var other = Treadle.spawn(() -> Treadle.sleep(ofSeconds(60)));
            other.cancel(); // g.kill(block=False)
            other.join();
            System.out.println(other.state()); // prints CANCELLED
            try {
                other.get(); // gevent returns GreenletExit() here, Treadle throws
            } catch (TaskCancelledException e) {
                System.out.println("get throws"); // prints get throws
            }
        });
        // endregion

        // region daemons
        var options = LoopOptions.DEFAULT.withStackSize(16 << 20); // deep recursion in tasks
        EventLoop.run(options, () -> {
            Treadle.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> Treadle.sleep(ofSeconds(60))); // not waited for
            Treadle.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> System.out.println("at once"));
            System.out.println("after it");
        });
        // prints at once
        // prints after it
        // endregion

        // region nothing-to-patch
        EventLoop.run(() -> {
            var queue = new LinkedBlockingQueue<String>(); // the JDK's queue
            Treadle.spawn(() -> {
                Thread.sleep(10); // the JDK's sleep: the other tasks go on
                return queue.add("no patch");
            });
            System.out.println(queue.take()); // prints no patch
        });
        // endregion

        // region threadpool
        EventLoop.run(() -> {
            long sum = Treadle.offload(
                    () -> { // gevent.get_hub().threadpool.apply(f)
                        long total = 0;
                        for (int n = 1; n <= 1_000_000; n++) {
                            total += n;
                        }
                        return total;
                    });
            System.out.println(sum); // prints 500000500000
        });
        // endregion
    }
}
