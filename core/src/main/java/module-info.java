/** Tasks on one thread: scheduler, scopes and time, with no I/O and no dependency but annotations. */
@SuppressWarnings("module") // the modules that engine is exported to are built after this one
module io.treadle.core {
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    uses io.treadle.core.access.JavaLangOpener;

    exports io.treadle.core;
    exports io.treadle.core.channel;
    exports io.treadle.core.diagnostics;
    exports io.treadle.core.function;
    exports io.treadle.core.greenlet;
    exports io.treadle.core.pace;
    exports io.treadle.core.pool;
    exports io.treadle.core.queue;
    exports io.treadle.core.select;
    exports io.treadle.core.sync;
    exports io.treadle.core.testing;
    exports io.treadle.core.time;
    exports io.treadle.core.access to
            io.treadle.attach;
    exports io.treadle.core.engine to
            io.treadle.loop,
            io.treadle.testkit;
}
