package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@LoopTest
class NameSearchTest {
    @Test
    void aClientThatCouldNotBeMadeIsTriedAgain() throws Exception {
        try (var server = new DnsServer(question -> DnsServer.Reply.NXDOMAIN)) {
            EventLoop.<Exception>run(() -> {
                var loop = EventLoop.current();
                var options = ResolverOptions.DEFAULT
                        .withServers(List.of(server.address()))
                        .withSearchDomains(List.of())
                        .withoutHostsFile()
                        .withQueryTimeout(Duration.ofMinutes(10));
                var tries = new AtomicInteger();
                var search = new NameSearch(loop, options, () -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                    return DnsClient.create(loop, options.queryTimeout());
                });
                var name = HostName.parse("host.example");
                assertThrows(Exception.class, () -> search.search(name));
                var missing = assertInstanceOf(Lookup.Missing.class, search.search(name));
                assertEquals(ResolveException.Reason.NO_SUCH_NAME, missing.reason());
                search.close();
            });
        }
    }
}
