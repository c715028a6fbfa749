package io.treadle.samples.fetch;

import java.util.Locale;

/** The runners to choose from. */
public enum RunnerKind {
    TREADLE,
    THREAD_POOL,
    VIRTUAL_THREADS,
    JDK_ASYNC,
    REACTOR_NETTY;

    FetchRunner open(Load load) {
        return switch (this) {
            case TREADLE -> new TreadleRunner(load);
            case THREAD_POOL -> new ThreadPoolRunner(load);
            case VIRTUAL_THREADS -> new VirtualThreadsRunner(load);
            case JDK_ASYNC -> new JdkAsyncRunner(load);
            case REACTOR_NETTY -> new ReactorNettyRunner(load);
        };
    }

    /** Its name in options, tables and JSON, such as {@code thread-pool}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
