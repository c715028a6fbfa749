package io.treadle.samples;

import static java.time.Duration.ofMillis;

import io.treadle.core.diagnostics.LoopBlocked;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** A task computes without giving way; another thread says so while it does. */
@Command(name = "blocked", description = "A task blocks its loop: it is reported while it does, with its stack.")
final class BlockedLoop implements Runnable {
    private final CountDownLatch reported = new CountDownLatch(1);

    @Override
    public void run() {
        var watch = WatchOptions.DEFAULT.withLimit(ofMillis(100)).withListener(this::print);
        EventLoop.run(LoopOptions.DEFAULT.withWatch(watch), () -> {
            long sum = 0;
            while (reported.getCount() > 0) {
                sum = compute(sum);
            }
            System.out.println("the task goes on; it has computed " + (sum == 0 ? "nothing" : "something"));
        });
    }

    private static long compute(long seed) {
        long sum = seed;
        for (int i = 0; i < 1_000_000; i++) {
            sum += 31 * sum + i;
        }
        return sum;
    }

    private void print(LoopBlocked report) {
        System.out.println(report);
        reported.countDown();
    }
}
