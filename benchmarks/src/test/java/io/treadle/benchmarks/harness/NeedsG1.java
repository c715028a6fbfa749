package io.treadle.benchmarks.harness;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A benchmark that fails with any other collector than that which a JVM takes on several processors. */
@State(Scope.Thread)
public class NeedsG1 {
    @Param("1")
    public int any;

    @Benchmark
    @Fork(jvmArgsAppend = {OneCarrier.PROCESSOR, OneCarrier.POOL})
    public void oneCarrier() {
        String name = ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName();
        if (!name.startsWith("G1")) {
            throw new IllegalStateException("another collector: name=" + name);
        }
    }
}
