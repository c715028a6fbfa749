package io.treadle.benchmarks.pools;

import io.treadle.benchmarks.harness.Measured;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process of the pool of processes: reads on each line how many tasks to do, and answers with its CPU seconds and its
 * memory, in megabytes, up to then.
 */
final class PoolWorker {
    private PoolWorker() {}

    public static void main(String[] arguments) throws Exception {
        Work work = Work.valueOf(arguments[0]);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            for (int i = Integer.parseInt(line); i > 0; i--) {
                work.run(arguments[1]);
            }
            System.out.println(Measured.cpuSeconds() + " " + Measured.residentMegabytes());
        }
    }
}
