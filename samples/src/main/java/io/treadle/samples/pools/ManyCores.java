package io.treadle.samples.pools;

import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.OffloadPool;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/**
 * What a loop has in common with the interpreter lock: its tasks share one core, as Python's threads do, so that computing in eight
 * tasks takes as long as computing eight times. The threads of an offload pool compute on all cores, in the same process.
 */
@Command(name = "cores", description = "One sum computed in turn, by tasks, and by threads on all cores.")
final class ManyCores implements Callable<Integer> {
    private static final List<Integer> PARTS = IntStream.range(0, 8).boxed().toList();
    private static final int BLOCKS_OF_A_PART = 10_000;
    private static final int NUMBERS_OF_A_BLOCK = 1_000;

    /** A loop that is computed on complains, and here that is meant. */
    private static final LoopOptions UNWATCHED = LoopOptions.DEFAULT.withWatch(WatchOptions.OFF);

    private interface Way {
        List<Long> sums() throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        return EventLoop.run(UNWATCHED, () -> {
            sum(0); // has it compiled, which would count as time of the first way
            time("one after the other", () -> PARTS.stream().map(ManyCores::sum).toList());
            try (var tasks = TaskPool.of(PARTS.size())) {
                time("as tasks of the loop", () -> tasks.map(ManyCores::sum, PARTS));
            }
            try (var threads = OffloadPool.of(cores)) {
                time("by threads of an offload pool", () -> threads.map(ManyCores::sum, PARTS));
            }
            System.out.println(
                    "Tasks of a loop share one core, as Python's threads do; the offload pool has all " + cores);
            return 0;
        });
    }

    private static void time(String how, Way way) throws Exception {
        long start = System.nanoTime();
        long sum = way.sums().stream().mapToLong(Long::longValue).sum();
        System.out.printf(Locale.ROOT, "%s: %d in %.3f s%n", how, sum, (System.nanoTime() - start) / 1e9);
    }

    private static long sum(int part) {
        long sum = 0;
        for (int block = part * BLOCKS_OF_A_PART; block < (part + 1) * BLOCKS_OF_A_PART; block++) {
            sum += sumOfBlock(block);
        }
        return sum;
    }

    private static long sumOfBlock(long block) {
        long sum = 0;
        for (long i = block * NUMBERS_OF_A_BLOCK; i < (block + 1) * NUMBERS_OF_A_BLOCK; i++) {
            sum += i * i % 7;
        }
        return sum;
    }
}
