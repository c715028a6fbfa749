package io.treadle.loop.net;

import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import io.treadle.loop.internal.netty.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host, without blocking the loop. */
@FunctionalInterface
interface NameLookup {
    /** The addresses of {@code host}, one at least; waits. */
    List<InetAddress> find(String host) throws IOException;

    /** By a resolver of the loop's own Netty. */
    static NameLookup on(EventLoop loop) {
        return host -> {
            var sockets = Sockets.of(loop.nettyEventLoop());
            try (var resolver = new DnsNameResolverBuilder(loop.nettyEventLoop())
                    .datagramChannelFactory(sockets::udp)
                    .build()) {
                var found = resolver.resolveAll(host);
                var failure = HubFuture.await(found);
                if (failure != null) {
                    var unknown = new UnknownHostException("no address found: host=" + host);
                    unknown.initCause(failure);
                    throw unknown;
                }
                return found.getNow();
            }
        };
    }
}
