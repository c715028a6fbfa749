/** HTTP on the thread of the tasks. */
module io.treadle.http {
    requires transitive io.treadle.loop;
    requires static transitive org.jspecify;
    requires static transitive com.fasterxml.jackson.databind;
    requires transitive io.netty.handler;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.transport.unix.common;
    requires reactor.netty.core;

    exports io.treadle.http;
    exports io.treadle.http.body;
    exports io.treadle.http.error;
    exports io.treadle.http.json;
    exports io.treadle.http.options;
}
