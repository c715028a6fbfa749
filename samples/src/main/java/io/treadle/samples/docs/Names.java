package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.net.ResolveException;
import io.treadle.loop.net.Resolver;
import io.treadle.loop.net.ResolverOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** What docs/net.md says about names. */
public final class Names {
    private Names() {}

    /** Runs it. */
    public static void main(String... arguments) throws Exception {
        EventLoop.<Exception>run(Names::resolve);
        EventLoop.<Exception>run(Names::configure);
    }

    private static void resolve() throws Exception {
        // region resolve
        List<InetAddress> addresses = Resolver.current().resolveAll("localhost");
        System.out.println(addresses.get(0).getHostAddress()); // prints 127.0.0.1
        try {
            Resolver.current().resolve("0177.0.0.1"); // 127.0.0.1 to some programs, 177.0.0.1 to others
        } catch (ResolveException e) {
            System.out.println(e.reason()); // prints NOT_A_HOST
        }
        // endregion
    }

    private static void configure() throws Exception {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5353);
        // region options
        var options = ResolverOptions.DEFAULT
                .withServers(List.of(server))
                .withSearchDomains(List.of("corp.example"))
                .withQueryTimeout(Duration.ofSeconds(1));
        try (var resolver = Resolver.create(options)) {
            System.out.println(resolver.resolve("[::1]").getHostAddress()); // prints 0:0:0:0:0:0:0:1
        }
        // endregion
    }
}
