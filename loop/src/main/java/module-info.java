/** The event loop: Netty on the thread of the tasks. */
module io.treadle.loop {
    requires transitive io.treadle.core;
    requires static transitive org.jspecify;
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires java.management;
    requires static HdrHistogram; // for measured() only: its name as a module is not settled
    requires static jdk.attach;
    requires static jdk.jfr;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.dns;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.netty.transport.classes.io_uring;
    requires static io.netty.transport.classes.kqueue;
    requires static reactor.blockhound;

    exports io.treadle.loop;
    exports io.treadle.loop.file;
    exports io.treadle.loop.management;
    exports io.treadle.loop.net;
    exports io.treadle.loop.process;
    exports io.treadle.loop.reactor;
    exports io.treadle.loop.stream;

    provides reactor.blockhound.integration.BlockHoundIntegration with
            io.treadle.loop.internal.blockhound.TreadleBlockHoundIntegration;
}
