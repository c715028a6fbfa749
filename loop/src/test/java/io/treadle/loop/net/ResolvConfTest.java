package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
    @Test
    void readsWhatConcernsIt() throws Exception {
        var conf = ResolvConf.parse(List.of(
                "# comment",
                "nameserver 192.0.2.1 # first",
                "nameserver\t2001:db8::1",
                "nameserver not.an.address",
                "domain old.example",
                "search one.example. two.example",
                "options timeout:1 ndots:3 rotate",
                "sortlist 10.0.0.0",
                ""));
        assertEquals(
                List.of(
                        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 53),
                        new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 53)),
                conf.servers());
        assertEquals(List.of("one.example", "two.example"), conf.searchDomains());
        assertEquals(3, conf.ndots());
    }

    @Test
    void oneDotIsEnoughWhereNothingIsSaid() {
        assertEquals(new ResolvConf(List.of(), List.of(), 1), ResolvConf.parse(List.of()));
    }

    @Test
    void namesWithFewDotsAreTriedLast() throws Exception {
        var service = new NameService(List.of(), List.of("x.example", "y.example"), 2, Map.of(), false);
        assertEquals(List.of("a.b.x.example", "a.b.y.example", "a.b"), service.candidates(HostName.parse("a.b")));
        assertEquals(
                List.of("a.b.c", "a.b.c.x.example", "a.b.c.y.example"), service.candidates(HostName.parse("a.b.c")));
        assertEquals(List.of("a."), service.candidates(HostName.parse("a.")));
    }
}
