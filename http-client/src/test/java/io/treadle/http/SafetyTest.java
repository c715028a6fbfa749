package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.await;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.AddressPolicy;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does not do for anybody, and what it keeps to itself. */
@HttpTest
class SafetyTest {
    private static final HttpOptions PUBLIC = HttpOptions.DEFAULT.withAddressPolicy(AddressPolicy.PUBLIC_ONLY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "100.64.0.1",
                "198.18.0.1",
                "192.0.0.8",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1:7f00:0:100:808:808",
                "2002:7f00:1::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "fec0::1"
            })
    void addressIsNotPublic(String address) throws Exception {
        assertFalse(AddressPolicy.PUBLIC_ONLY.allows(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "64:ff9b::808:808"})
    void addressIsPublic(String address) throws Exception {
        assertTrue(AddressPolicy.PUBLIC_ONLY.allows(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "LOCALHOST."})
    void addressThatIsNotAllowedIsNotConnectedTo(String host) throws Exception {
        try (var server = ByteServer.answering(OK)) {
            use(PUBLIC, http -> {
                var error = assertThrows(
                        HttpConnectException.class, () -> http.get("http://" + host + ":" + server.port() + "/"));
                assertTrue(error.getMessage().contains("not allowed") || error.getCause() != null, error::toString);
            });
            assertEquals(0, server.connections());
        }
    }

    @Test
    void redirectsAreCheckedToo() throws Exception {
        try (var inner = ByteServer.answering(OK);
                var server = ByteServer.answering("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: http://localhost:"
                        + inner.port() + "/\r\n\r\n")) {
            AddressPolicy onlyAs127 =
                    address -> address.getHostAddress().equals("127.0.0.1") && inner.connections() >= 0;
            use(
                    HttpOptions.DEFAULT.withAddressPolicy(onlyAs127),
                    http -> assertEquals("ok", http.get(server.url("/")).text()));
            var asked = new AtomicInteger();
            use(HttpOptions.DEFAULT.withAddressPolicy(address -> asked.getAndIncrement() < 2), http -> {
                assertThrows(HttpConnectException.class, () -> http.get(server.url("/")));
            });
            assertTrue(asked.get() > 2);
            assertEquals(1, inner.connections());
        }
    }

    /** As by a lock: it must not wait, but a lock may be taken just then. */
    @Test
    void policyThatIsHeldUpForTheConnectedAddressHoldsUpItsOwnCallAlone() throws Exception {
        int last = 3; // as it is written, before it is connected to, and then
        var asked = new AtomicInteger();
        var gate = new CountDownLatch(1);
        AddressPolicy slow = address -> asked.incrementAndGet() < last || isOpen(gate);
        try (var server = ByteServer.answering(OK);
                var other = ByteServer.answering(OK)) {
            use(HttpOptions.DEFAULT.withAddressPolicy(slow), http -> {
                var call = Treadle.spawn(() -> http.get(server.url("/")).text());
                Clients.until(() -> asked.get() == last);
                use(quick -> assertEquals("ok", quick.get(other.url("/")).text()));
                gate.countDown();
                assertEquals("ok", call.get());
            });
        }
    }

    private static boolean isOpen(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://0177.0.0.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0x7f000001/", "http://127.1/",
                "http://1.2.3.256/", "http://1.2.3.4.5/", "http://127.0.0.01/", "http://a@b/", "http://a%00b/"
            })
    void hostThatCouldBeReadInTwoWaysIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> Request.get(url));
    }

    @Test
    void dotAtTheEndOfAHostChangesNothing() throws Exception {
        try (var server = ByteServer.answering(
                request -> "HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + "\r\n\r\n" + request)) {
            use(http -> {
                var got = http.get("http://localhost.:" + server.port() + "/").text();
                assertTrue(got.contains("host: localhost:"), got);
            });
        }
    }

    @Test
    void messagesKeepSecretsToThemselves() throws Exception {
        use(http -> {
            var url = "http://127.0.0.1:1/path?user=ada&access_token=SECRET&Api-Key=SECRET#SECRET_CODE=1";
            var error = assertThrows(
                    HttpException.class, () -> http.send(Request.get(url).withBasicAuth("ada", "SECRET")));
            assertFalse(error.toString().replace("#SECRET", "").contains("SECRET"), error::toString);
            assertSays("GET http://127.0.0.1:1/path?user=ada&access_token=***&Api-Key=***", error);
        });
    }

    @ParameterizedTest
    @CsvSource({"200,true", "302,true", "399,true", "400,false", "404,false", "500,false"})
    void statusIsRaisedFrom400On(int status, boolean fine) throws Exception {
        try (var server = ByteServer.answering("HTTP/1.1 " + status + " So so\r\nContent-Length: 0\r\n\r\n")) {
            use(http -> {
                var response = http.get(server.url("/"));
                if (fine) {
                    assertEquals(response, response.raiseForStatus());
                } else {
                    var error = assertThrows(HttpStatusException.class, response::raiseForStatus);
                    assertEquals(status, error.status());
                    assertSays("status=" + status + " So so", error);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "120,PT2M", "99999999999999999999,PT596523H14M7S", "-1,", "soon,", "'',"})
    void retryAfterIsReadOrLeft(String value, Duration expected) {
        assertEquals(expected, RetryAfter.parse(value));
    }

    @Test
    void retryAfterMayBeADate() {
        assertEquals(Duration.ZERO, RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT"));
        var far = RetryAfter.parse("Wed, 21 Oct 2099 07:28:00 GMT");
        assertTrue(far != null && far.toDays() > 365);
        assertNull(RetryAfter.parse(null));
    }

    @Test
    void headersAreCounted() throws Exception {
        var many = "X-A: 1\r\n".repeat(201);
        try (var server = ByteServer.answering("HTTP/1.1 200 OK\r\n" + many + "Content-Length: 0\r\n\r\n")) {
            use(http -> assertEquals(
                    "headerCount",
                    assertThrows(HttpLimitException.class, () -> http.get(server.url("/")))
                            .limit()));
            use(
                    HttpOptions.DEFAULT.withLimits(Limits.DEFAULT.withHeaderCount(202)),
                    http -> assertEquals(200, http.get(server.url("/")).status()));
        }
    }

    @Test
    void cookiesComeBackToWhoSetThem() throws Exception {
        var got = new CopyOnWriteArrayList<String>();
        try (var server = ByteServer.answering(request -> {
            got.add(request);
            return Peer.target(request).equals("/login")
                    ? String.join(
                            "\r\n",
                            "HTTP/1.1 302 X",
                            "Set-Cookie: id=1; HttpOnly",
                            "Set-Cookie: old=x; Max-Age=0",
                            "Set-Cookie: foreign=1; Domain=example.org",
                            "Location: /home",
                            "Content-Length: 0",
                            "",
                            "")
                    : OK;
        })) {
            use(HttpOptions.DEFAULT.withCookies(new CookieManager()), http -> {
                http.get(server.url("/login"));
                http.send(Request.get(server.url("/")).withHeader("Cookie", "own=2"));
            });
        }
        assertFalse(got.get(0).contains("Cookie"));
        assertTrue(got.get(1).contains("Cookie: id=1\r\n"), got.get(1));
        assertTrue(got.get(2).contains("Cookie: own=2; id=1\r\n"), got.get(2));
    }

    @Test
    void keeperOfCookiesThatFailsLeavesNoConnection() throws Exception {
        var closed = new CompletableFuture<Void>();
        var failing = new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
                return Map.of();
            }

            @Override
            public void put(URI uri, Map<String, List<String>> headers) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        try (var server = ByteServer.start(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 20\r\n\r\n");
            peer.awaitClosed();
            closed.complete(null);
        })) {
            use(HttpOptions.DEFAULT.withCookies(failing), http -> {
                assertSays("the disk is full", assertThrows(IOException.class, () -> http.open(server.url("/"))));
                await(closed);
            });
        }
    }

    @Test
    void basicAndBearerAreHeaders() {
        var basic = Request.get("http://a/").withBasicAuth("ada", "l\u00f6ve");
        assertEquals("Basic YWRhOmzDtnZl", basic.header("authorization"));
        assertEquals("Bearer t", basic.withBearer("t").header("Authorization"));
        assertEquals(1, basic.withBearer("t").headers().size());
        assertThrows(IllegalArgumentException.class, () -> basic.withBearer("t\r\nX: y"));
        assertThrows(IllegalArgumentException.class, () -> basic.withBasicAuth("a:b", "c"));
    }

    @Test
    void parametersAreAddedToTheUrl() {
        var request =
                Request.get("http://a/p?x=1#f").withQuery("y z", "\u00fc&=").withQuery("e", "");
        assertEquals("http://a/p?x=1&y+z=%C3%BC%26%3D&e=", request.uri().toString());
        assertEquals(
                "http://a?q=1",
                Request.get("http://a").withQuery("q", "1").uri().toString());
    }

    // ---- the limit for connections in all ----

    private static HttpOptions inAll(int count) {
        return HttpOptions.DEFAULT.withPool(PoolOptions.DEFAULT.withTotal(count));
    }

    @Test
    void unusedConnectionMakesRoomForAnotherHost() throws Exception {
        try (var one = ByteServer.answering(OK);
                var two = ByteServer.answering(OK)) {
            use(inAll(1), http -> {
                for (int i = 0; i < 3; i++) {
                    assertEquals("ok", http.get(one.url("/")).text());
                    assertEquals("ok", http.get(two.url("/")).text());
                }
            });
            assertEquals(3, one.connections());
            assertEquals(3, two.connections());
        }
    }

    @Test
    void callsOfAllHostsTakeTurnsInOrder() throws Exception {
        var served = new CopyOnWriteArrayList<String>();
        var holding = new CompletableFuture<Void>();
        var asked = new CompletableFuture<Void>();
        ByteServer.Script script = peer -> {
            while (true) {
                var target = Peer.target(peer.readRequest());
                if (target.equals("/hold")) {
                    asked.complete(null);
                    ByteServer.await(holding);
                } else {
                    served.add(target);
                }
                peer.send(OK);
            }
        };
        try (var one = ByteServer.start(script);
                var two = ByteServer.start(script)) {
            use(inAll(1), http -> {
                var hold = Treadle.spawn(() -> http.get(one.url("/hold")));
                Clients.await(asked);
                var calls = IntStream.range(0, 20)
                        .mapToObj(i -> Treadle.spawn(() ->
                                http.get((i % 3 == 0 ? two : one).url("/" + i)).status()))
                        .toList();
                Treadle.yieldNow();
                holding.complete(null);
                Treadle.gather(calls);
                hold.get();
            });
        }
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "/" + i).toList(), List.copyOf(served));
    }

    @Test
    void cancelledCallInLineForAnyHostLeavesItsPlace() throws Exception {
        try (var one = ByteServer.answering(OK);
                var two = ByteServer.answering(OK)) {
            use(inAll(2), http -> {
                for (int round = 0; round < 50; round++) {
                    var calls = IntStream.range(0, 8)
                            .mapToObj(i -> Treadle.spawn(() ->
                                    http.get((i % 2 == 0 ? one : two).url("/")).status()))
                            .toList();
                    for (int i = 0; i < round % 7; i++) {
                        Treadle.yieldNow();
                    }
                    calls.get(round % 8).cancel();
                    calls.get((round + 3) % 8).cancel();
                    for (var call : calls) {
                        call.join();
                    }
                }
                assertEquals("ok", http.get(one.url("/")).text());
                assertEquals("ok", http.get(two.url("/")).text());
            });
        }
    }

    @Test
    void oldConnectionIsNotUsedAgain() throws Exception {
        var clock = new Clients.HandClock();
        try (var server = ByteServer.answering(OK)) {
            var options = HttpOptions.DEFAULT.withPool(PoolOptions.DEFAULT.withLifeTime(Duration.ofSeconds(20)));
            Clients.use(LoopOptions.DEFAULT.withClock(clock), options, http -> {
                for (int i = 0; i < 5; i++) {
                    http.get(server.url("/"));
                    clock.advance(Duration.ofSeconds(9));
                }
            });
            assertEquals(2, server.connections());
        }
    }
}
