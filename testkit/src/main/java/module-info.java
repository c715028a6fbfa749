/** For tests of code that runs in tasks. */
module io.treadle.testkit {
    requires transitive io.treadle.loop;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires io.netty.buffer;
    requires io.netty.common;
    requires jdk.jfr;
    requires static reactor.blockhound;

    exports io.treadle.testkit;

    opens io.treadle.testkit to
            org.junit.platform.commons;
}
