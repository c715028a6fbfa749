package io.treadle.benchmarks.harness;

/**
 * Flags for stock virtual threads on one carrier. The JVM is told that there is one processor: what spins before it waits, as
 * channels of jox do, would else do so in vain, since nobody else can run meanwhile. By itself such a JVM would also take the serial
 * collector, which is cheaper here than what the other peers have: {@link JmhProgram} and the servers of {@code echo} tell all of
 * theirs which one to take.
 */
public final class OneCarrier {
    public static final String PROCESSOR = "-XX:ActiveProcessorCount=1";
    public static final String POOL = "-Djdk.virtualThreadScheduler.maxPoolSize=1";

    private OneCarrier() {}
}
