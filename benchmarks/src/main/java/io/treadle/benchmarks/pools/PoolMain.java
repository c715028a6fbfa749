package io.treadle.benchmarks.pools;

import io.treadle.benchmarks.harness.Measured;
import io.treadle.benchmarks.harness.WarmUp;
import java.util.Locale;
import java.util.concurrent.atomic.DoubleAccumulator;

/**
 * One pool with one kind of work, in a process of its own. Warms up with short batches, which tell how many tasks fill the
 * time that is to be measured.
 */
final class PoolMain {
    private PoolMain() {}

    /** Arguments: the pool, the benchmark's name, the work, the size, the milliseconds to measure, the server's URL. */
    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[3]);
        double seconds = Integer.parseInt(arguments[4]) / 1e3;
        Work work = Work.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        try (Pool pool = PoolKind.of(arguments[0]).open(work, size, arguments[5])) {
            int tasks = wholeRounds(perSecond(pool, size, seconds) * seconds, size);
            double foreignBefore = pool.foreignCpuSeconds();
            var measured = new Measured();
            pool.runAll(tasks);
            double foreign = pool.foreignCpuSeconds() - foreignBefore;
            measured.tell("task", tasks, foreign, pool.foreignMegabytes());
        }
    }

    /** How many tasks the pool does in a second when it is warm. */
    private static double perSecond(Pool pool, int size, double seconds) throws Exception {
        var best = new DoubleAccumulator(Math::max, 0);
        WarmUp.untilWarm(() -> best.accumulate(bestBatch(pool, size, seconds)));
        return best.get();
    }

    /** The same in the fastest of the batches that take so long together. */
    private static double bestBatch(Pool pool, int size, double seconds) throws Exception {
        var round = new Measured();
        double best = 0;
        do {
            var batch = new Measured();
            pool.runAll(2 * size);
            best = Math.max(best, 2 * size / batch.seconds());
        } while (round.seconds() < seconds);
        return best;
    }

    /** At least one round in which every thread has a task, and no half rounds, in which some would only wait. */
    private static int wholeRounds(double tasks, int size) {
        return size * Math.max(1, (int) Math.round(tasks / size));
    }
}
