package io.treadle.benchmarks.harness;

/**
 * How long to measure.
 *
 * @param quick whether to leave out parameters and make smaller loads
 * @param forks how many JVMs run each case of a micro benchmark, one after the other
 * @param iterations how many iterations warm such a JVM up, and how many are then measured
 * @param iterationMillis how long an iteration is, in milliseconds
 * @param processes how often each case of a whole program is run, in a process of its own each time
 */
public record Effort(boolean quick, int forks, int iterations, int iterationMillis, int processes) {
    /** Minutes: enough to see a regression of a tenth on a quiet machine. */
    public static final Effort QUICK = new Effort(true, 2, 4, 400, 3);

    /** For numbers that are published. */
    public static final Effort FULL = new Effort(false, 5, 5, 1000, 5);

    /** For the head of a report. */
    @Override
    public String toString() {
        return "%d of a whole program, %d of a micro benchmark, each of %d iterations of %d ms after as many to warm up"
                .formatted(processes, forks, iterations, iterationMillis);
    }

    /** The same with iterations of so many milliseconds. */
    public Effort withMillis(int millis) {
        return new Effort(quick, forks, iterations, millis, processes);
    }

    /** The same, but every case is run so often. */
    public Effort withRuns(int runs) {
        return new Effort(quick, runs, iterations, iterationMillis, runs);
    }
}
