/** HTTP on the thread of the tasks. */
module io.treadle.http {
    requires transitive io.treadle.loop;
    requires static transitive org.jspecify;
    requires reactor.netty.core;
    requires reactor.netty.http;
}
