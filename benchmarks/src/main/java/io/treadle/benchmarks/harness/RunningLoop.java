package io.treadle.benchmarks.harness;

import io.treadle.loop.EventLoop;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The loop of a JVM that measures Treadle: the whole event loop, I/O included, since that is what its users run. */
@State(Scope.Benchmark)
public class RunningLoop {
    public final EventLoop loop = EventLoop.create();

    @TearDown
    public void close() {
        loop.close();
    }
}
