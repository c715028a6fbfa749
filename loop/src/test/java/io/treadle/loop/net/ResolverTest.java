package io.treadle.loop.net;

import static io.treadle.loop.net.DnsServer.A;
import static io.treadle.loop.net.DnsServer.address;
import static io.treadle.loop.net.DnsServer.alias;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.OffloadOptions;
import io.treadle.loop.Resources;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.DnsServer.Reply;
import io.treadle.loop.net.DnsServer.Zone;
import io.treadle.loop.net.ResolveException.Reason;
import io.treadle.loop.net.ResolverOptions.Families;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@LoopTest
class ResolverTest {
    private static final ResolverOptions OPTIONS = ResolverOptions.DEFAULT
            .withSearchDomains(List.of())
            .withNdots(1)
            .withoutHostsFile()
            .withFamilies(Families.IPV4)
            .withQueryTimeout(Duration.ofMinutes(10));

    /** A test's body. */
    @FunctionalInterface
    private interface Use {
        void with(Resolver resolver, DnsServer server) throws Exception;
    }

    /** Answers may throw. */
    @FunctionalInterface
    private interface Answers {
        Reply answer(DnsServer.Question question) throws Exception;
    }

    private static Zone zone(Answers answers) {
        return question -> {
            try {
                return answers.answer(question);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    private static void use(ResolverOptions options, Answers answers, Use body) throws Exception {
        use(LoopOptions.DEFAULT, options, answers, body);
    }

    private static void use(LoopOptions loop, ResolverOptions options, Answers answers, Use body) throws Exception {
        try (var server = new DnsServer(zone(answers))) {
            EventLoop.<Exception>run(loop.withName("test"), () -> {
                try (var resolver = Resolver.create(options.withServers(List.of(server.address())))) {
                    body.with(resolver, server);
                }
            });
        }
    }

    private static List<InetAddress> addresses(String... literals) throws IOException {
        var addresses = new ArrayList<InetAddress>();
        for (var literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }

    private static ResolveException failure(Action<?> resolving) {
        return assertThrows(ResolveException.class, resolving::run);
    }

    // ---- answers ----

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO", "IO_URING"})
    void findsTheAddressesOfBothFamilies(Transport transport) throws Exception {
        use(
                LoopOptions.DEFAULT
                        .withTransport(transport)
                        .withClock(VirtualClock.manual()), // the second one has time
                OPTIONS.withFamilies(Families.IPV6_FIRST),
                question -> question.type() == A
                        ? Reply.of(address("192.0.2.1", 60), address("192.0.2.2", 60))
                        : Reply.of(address("2001:db8::1", 60)),
                (resolver, server) -> {
                    assertEquals(
                            addresses("2001:db8::1", "192.0.2.1", "192.0.2.2"), resolver.resolveAll("Host.Example"));
                    assertEquals(InetAddress.getByName("2001:db8::1"), resolver.resolve("host.example"));
                    assertEquals(1, server.count(A));
                    assertEquals("host.example", server.questions().get(0).name());
                });
    }

    @Test
    void oneFamilyIsEnoughAndTheOtherIsAskedForAgainSoon() throws Exception {
        var clock = VirtualClock.manual();
        use(
                LoopOptions.DEFAULT.withClock(clock),
                OPTIONS.withFamilies(Families.IPV4_FIRST),
                question -> question.type() == A ? Reply.of(address("192.0.2.1", 60)) : Reply.SERVFAIL,
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(1, server.count(A));
                    clock.advance(ResolverOptions.DEFAULT.negativeTtl());
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(2, server.count(A), "the other may have come back");
                });
    }

    @Test
    void aFamilyThatNobodyAnswersForDoesNotHoldUpTheOther() throws Exception {
        use(
                OPTIONS.withFamilies(Families.IPV6_FIRST),
                question -> question.type() == A ? Reply.of(address("192.0.2.1", 60)) : Reply.NONE,
                (resolver, server) -> {
                    int open = openSockets();
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(1, server.count(A), "what was found is kept");
                    awaitOnly(open);
                });
    }

    @Test
    void followsAliasesInTheAnswerAndBeyond() throws Exception {
        use(
                OPTIONS,
                question -> question.name().equals("start.example")
                        ? Reply.of(alias(null, "middle.example", 60), alias("middle.example", "END.example", 60))
                        : Reply.of(address("192.0.2.9", 60)),
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.9"), resolver.resolveAll("start.example"));
                    assertEquals("END.example", server.questions().get(1).name());
                });
    }

    @Test
    void aliasesThatGoInCirclesEnd() throws Exception {
        use(
                OPTIONS,
                question -> Reply.of(alias(null, "b.example", 60), alias("b.example", question.name(), 60)),
                (resolver, server) -> assertEquals(
                        Reason.SERVER_FAILURE,
                        failure(() -> resolver.resolveAll("a.example")).reason()));
    }

    @Test
    void aTruncatedAnswerIsAskedForAgainOverTcp() throws Exception {
        use(
                OPTIONS,
                question -> question.overTcp() ? Reply.of(address("192.0.2.5", 60)) : Reply.TRUNCATED,
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.5"), resolver.resolveAll("host.example"));
                    assertTrue(server.questions().get(1).overTcp());
                });
    }

    @Test
    void aCancelledLookupOverTcpLeavesNothing() throws Exception {
        use(OPTIONS, question -> question.overTcp() ? Reply.NONE : Reply.TRUNCATED, (resolver, server) -> {
            cancelOverTcp(resolver, server, "first.example"); // classes are loaded, pools are filled
            var before = Resources.settled();
            for (int i = 0; i < 20; i++) {
                cancelOverTcp(resolver, server, "host" + i + ".example");
            }
            var after = Resources.settled();
            assertFalse(after.exceeds(before), () -> before + " -> " + after);
        });
    }

    /** Returns when the server has seen the end of the connection. */
    private static void cancelOverTcp(Resolver resolver, DnsServer server, String name) throws Exception {
        var asking = Treadle.spawn(() -> resolver.resolveAll(name));
        TestLoops.awaitThat(() -> server.questions().stream()
                .anyMatch(question -> question.overTcp() && question.name().equals(name)));
        asking.cancel();
        asking.join();
        TestLoops.awaitThat(() -> server.connections() == 0);
    }

    @Test
    void aServerThatIsSilentOverTcpIsGivenUpInTime() throws Exception {
        var options = OPTIONS.withQueryTimeout(Duration.ofMillis(50)).withAttempts(1);
        use(options, question -> question.overTcp() ? Reply.NONE : Reply.TRUNCATED, (resolver, server) -> {
            var error = assertThrows(ResolveException.class, () -> resolver.resolveAll("host.example"));
            assertEquals(Reason.TIMEOUT, error.reason());
            TestLoops.awaitThat(() -> server.connections() == 0);
        });
    }

    @Test
    void garbageOverTcpIsNoAnswer() throws Exception {
        var garbage = Reply.raw((byte) 1, (byte) 2, (byte) 3);
        use(OPTIONS.withAttempts(1), question -> question.overTcp() ? garbage : Reply.TRUNCATED, (resolver, server) -> {
            var error = assertThrows(ResolveException.class, () -> resolver.resolveAll("host.example"));
            assertEquals(Reason.SERVER_FAILURE, error.reason());
        });
    }

    @Test
    void addressesNeedNoServer() throws Exception {
        use(OPTIONS, question -> Reply.SERVFAIL, (resolver, server) -> {
            assertEquals(addresses("127.0.0.1"), resolver.resolveAll("[::ffff:127.0.0.1]"));
            assertEquals(List.of(), server.questions());
        });
    }

    @Test
    void localhostIsNeverAskedFor() throws Exception {
        use(
                OPTIONS.withFamilies(Families.IPV4_FIRST),
                question -> Reply.of(address("192.0.2.66", 60)),
                (resolver, server) -> {
                    assertEquals(addresses("127.0.0.1", "::1"), resolver.resolveAll("localhost"));
                    assertEquals(addresses("127.0.0.1", "::1"), resolver.resolveAll("app.localhost."));
                    assertEquals(List.of(), server.questions());
                });
    }

    @Test
    void theFileOfHostsComesFirst(@TempDir Path folder) throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.7 Box.example box # mine\n2001:db8::7 box\n");
        use(OPTIONS.withHostsFile(hosts), question -> Reply.NXDOMAIN, (resolver, server) -> {
            assertEquals(addresses("192.0.2.7"), resolver.resolveAll("box.example"));
            assertEquals(addresses("192.0.2.7"), resolver.resolveAll("BOX"));
            assertEquals(List.of(), server.questions());
        });
        use(
                OPTIONS.withHostsFile(hosts).withFamilies(Families.IPV6_FIRST),
                question -> Reply.NXDOMAIN,
                (resolver, server) -> assertEquals(addresses("2001:db8::7", "192.0.2.7"), resolver.resolveAll("box")));
    }

    @Test
    void searchDomainsAreTried() throws Exception {
        use(
                OPTIONS.withSearchDomains(List.of("one.example", "two.example")),
                question ->
                        question.name().equals("web.two.example") ? Reply.of(address("192.0.2.8", 60)) : Reply.NXDOMAIN,
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.8"), resolver.resolveAll("web"));
                    assertEquals(2, server.count(A));
                    failure(() -> resolver.resolveAll("web."));
                    assertEquals(3, server.count(A));
                });
    }

    @Test
    void aSearchDomainThatFailsLeavesTheNameInDoubt() throws Exception {
        use(
                OPTIONS.withSearchDomains(List.of("one.example", "two.example")).withAttempts(1),
                question -> question.name().equals("web.one.example") ? Reply.SERVFAIL : Reply.NXDOMAIN,
                (resolver, server) -> {
                    var error = failure(() -> resolver.resolveAll("web"));
                    assertEquals(Reason.SERVER_FAILURE, error.reason());
                    assertTrue(error.toString().contains("web.one.example"), error::toString);
                    failure(() -> resolver.resolveAll("web"));
                    assertEquals(6, server.count(A), "not kept");
                });
    }

    /** As of a list that somebody has edited by hand. */
    @Test
    void aSearchDomainThatIsNoneIsPassedOver() throws Exception {
        var tooLong = "x.".repeat(127) + "example";
        use(
                OPTIONS.withSearchDomains(List.of("two..dots", "x".repeat(64), tooLong, "one.example")),
                question ->
                        question.name().equals("web.one.example") ? Reply.of(address("192.0.2.8", 60)) : Reply.NXDOMAIN,
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.8"), resolver.resolveAll("web"));
                    assertEquals(1, server.count(A));
                });
    }

    // ---- what goes wrong ----

    @Test
    void theErrorSaysThatThereIsNoSuchName() throws Exception {
        use(OPTIONS, question -> Reply.NXDOMAIN, (resolver, server) -> {
            var error = failure(() -> resolver.resolveAll("Nobody.example"));
            assertEquals(Reason.NO_SUCH_NAME, error.reason());
            assertEquals("Nobody.example", error.host());
            assertEquals(server.address(), error.server());
            assertTrue(error.toString().contains("host=Nobody.example, reason=NO_SUCH_NAME"), error::toString);
        });
    }

    @Test
    void theErrorSaysThatThereIsNoAddress() throws Exception {
        use(
                OPTIONS.withFamilies(Families.IPV4_FIRST),
                question -> Reply.EMPTY,
                (resolver, server) -> assertEquals(
                        Reason.NO_ADDRESS,
                        failure(() -> resolver.resolveAll("host.example")).reason()));
    }

    @Test
    void theErrorSaysThatTheServerFails() throws Exception {
        use(OPTIONS, question -> Reply.SERVFAIL, (resolver, server) -> {
            var error = failure(() -> resolver.resolveAll("host.example"));
            assertEquals(Reason.SERVER_FAILURE, error.reason());
            assertTrue(error.toString().contains("ServFail"), error::toString);
            assertEquals(2, server.count(A), "asked twice");
        });
    }

    @Test
    void theErrorSaysThatNobodyAnswersInTimeAndTheLoopGoesOn() throws Exception {
        use(OPTIONS.withQueryTimeout(Duration.ofMillis(50)), question -> Reply.NONE, (resolver, server) -> {
            var turns = new AtomicInteger();
            var spinner = Treadle.spawn(() -> {
                while (true) {
                    Treadle.yieldNow();
                    turns.incrementAndGet();
                }
            });
            var error = failure(() -> resolver.resolveAll("host.example"));
            spinner.cancel();
            assertEquals(Reason.TIMEOUT, error.reason());
            assertEquals(2, server.count(A), "asked twice");
            assertTrue(turns.get() > 10, "turns=" + turns);
        });
    }

    @Test
    void theErrorSaysThatNoServerCanBeAsked() throws Exception {
        use(OPTIONS, question -> Reply.EMPTY, (unused, server) -> {
            var nowhere = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);
            try (var resolver = Resolver.create(OPTIONS.withServers(List.of(nowhere)))) {
                var error = failure(() -> resolver.resolveAll("host.example"));
                assertEquals(Reason.UNREACHABLE, error.reason());
                assertInstanceOf(IOException.class, error.getCause());
            }
        });
    }

    @Test
    void aSlowAnswerIsAwaited() throws Exception {
        use(
                OPTIONS,
                question -> Reply.of(address("192.0.2.1", 60)).after(200),
                (resolver, server) -> assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example")));
    }

    @Test
    void garbageIsNoAnswer() throws Exception {
        var first = new AtomicInteger();
        use(
                OPTIONS.withQueryTimeout(Duration.ofMillis(100)),
                question -> first.getAndIncrement() == 0
                        ? Reply.raw((byte) 1, (byte) 2, (byte) 3)
                        : Reply.of(address("192.0.2.1", 60)),
                (resolver, server) -> assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example")));
    }

    @Test
    void theNextServerIsAskedWhenOneFails() throws Exception {
        try (var bad = new DnsServer(question -> Reply.SERVFAIL);
                var good = new DnsServer(zone(question -> Reply.of(address("192.0.2.1", 60))))) {
            EventLoop.<Exception>run(() -> {
                var options = OPTIONS.withServers(List.of(bad.address(), good.address()));
                try (var resolver = Resolver.create(options)) {
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    assertEquals(1, bad.count(A));
                }
            });
        }
    }

    @Test
    void whatIsNoHostIsNotAskedFor() throws Exception {
        use(OPTIONS, question -> Reply.of(address("192.0.2.1", 60)), (resolver, server) -> {
            assertEquals(
                    Reason.NOT_A_HOST,
                    failure(() -> resolver.resolveAll("0177.0.0.1")).reason());
            assertEquals(List.of(), server.questions());
        });
    }

    // ---- what is kept ----

    @Test
    void answersAreKeptAsLongAsTheServerSays() throws Exception {
        var clock = VirtualClock.manual();
        var next = new AtomicInteger();
        use(
                LoopOptions.DEFAULT.withClock(clock),
                OPTIONS,
                question -> Reply.of(address("192.0.2." + next.incrementAndGet(), 60)),
                (resolver, server) -> {
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    clock.advance(Duration.ofSeconds(59));
                    assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
                    clock.advance(Duration.ofSeconds(1));
                    assertEquals(addresses("192.0.2.2"), resolver.resolveAll("host.example"));
                    resolver.clearCache();
                    assertEquals(addresses("192.0.2.3"), resolver.resolveAll("host.example"));
                });
    }

    @Test
    void theShortestTimeOfAChainCounts() throws Exception {
        var clock = VirtualClock.manual();
        use(
                LoopOptions.DEFAULT.withClock(clock),
                OPTIONS,
                question -> Reply.of(alias(null, "b.example", 5), address("b.example", "192.0.2.1", 60)),
                (resolver, server) -> {
                    resolver.resolveAll("a.example");
                    clock.advance(Duration.ofSeconds(5));
                    resolver.resolveAll("a.example");
                    assertEquals(2, server.count(A));
                });
    }

    @Test
    void whatMayNotBeKeptMayBeAnotherTheNextTime() throws Exception {
        var next = new AtomicInteger();
        use(
                OPTIONS,
                question -> Reply.of(address(next.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1", 0)),
                (resolver, server) -> {
                    var checked = resolver.resolve("rebind.example");
                    assertEquals("192.0.2.1", checked.getHostAddress());
                    assertNotEquals(checked, resolver.resolve("rebind.example"));
                });
    }

    @Test
    void thatThereIsNoneIsKeptForAWhile() throws Exception {
        var clock = VirtualClock.manual();
        use(LoopOptions.DEFAULT.withClock(clock), OPTIONS, question -> Reply.NXDOMAIN, (resolver, server) -> {
            var first = failure(() -> resolver.resolveAll("host.example"));
            var second = failure(() -> resolver.resolveAll("host.example"));
            assertNotEquals(first, second, "each has an error of its own");
            assertEquals(1, server.count(A));
            clock.advance(ResolverOptions.DEFAULT.negativeTtl());
            failure(() -> resolver.resolveAll("host.example"));
            assertEquals(2, server.count(A));
        });
    }

    @Test
    void thatAServerFailsIsNotKept() throws Exception {
        use(OPTIONS.withAttempts(1), question -> Reply.SERVFAIL, (resolver, server) -> {
            failure(() -> resolver.resolveAll("host.example"));
            failure(() -> resolver.resolveAll("host.example"));
            assertEquals(2, server.count(A));
        });
    }

    @Test
    void onlySoManyAreKept() throws Exception {
        use(OPTIONS.withCacheSize(2), question -> Reply.of(address("192.0.2.1", 60)), (resolver, server) -> {
            resolver.resolveAll("a.example");
            resolver.resolveAll("b.example");
            resolver.resolveAll("a.example");
            resolver.resolveAll("c.example"); // b leaves
            resolver.resolveAll("a.example");
            assertEquals(3, server.count(A));
            resolver.resolveAll("b.example");
            assertEquals(4, server.count(A));
        });
    }

    // ---- many, and none any more ----

    @Test
    void whoAsksAtTheSameTimeSharesALookup() throws Exception {
        use(OPTIONS, question -> Reply.of(address("192.0.2.1", 0)), (resolver, server) -> {
            var asking = new ArrayList<Task<List<InetAddress>>>();
            for (int i = 0; i < 50; i++) {
                asking.add(Treadle.spawn(() -> resolver.resolveAll("host.example")));
            }
            for (var found : Treadle.gather(asking)) {
                assertEquals(addresses("192.0.2.1"), found);
            }
            assertEquals(1, server.count(A));
        });
    }

    @Test
    void onlySoManyAreLookedUpAtTheSameTime() throws Exception {
        var release = new CountDownLatch(1);
        use(
                OPTIONS.withConcurrency(2),
                question -> {
                    release.await();
                    return Reply.of(address("192.0.2.1", 60));
                },
                (resolver, server) -> {
                    int open = openSockets();
                    var asking = new ArrayList<Task<List<InetAddress>>>();
                    for (int i = 0; i < 6; i++) {
                        var host = "host" + i + ".example";
                        asking.add(Treadle.spawn(() -> resolver.resolveAll(host)));
                    }
                    EventLoop.current().waitAllBlocked(Duration.ofMillis(50));
                    assertTrue(openSockets() <= open + 2, "a question has a socket of its own");
                    release.countDown();
                    Treadle.gather(asking);
                    assertEquals(6, server.count(A));
                });
    }

    @Test
    void whoIsCancelledLeavesTheLookupToTheOthers() throws Exception {
        var release = new CountDownLatch(1);
        use(
                OPTIONS,
                question -> {
                    release.await();
                    return Reply.of(address("192.0.2.1", 60));
                },
                (resolver, server) -> {
                    var first = Treadle.spawn(() -> resolver.resolveAll("host.example"));
                    var second = Treadle.spawn(() -> resolver.resolveAll("host.example"));
                    while (server.count(A) == 0) {
                        Treadle.yieldNow();
                    }
                    first.cancel();
                    first.join();
                    release.countDown();
                    assertEquals(addresses("192.0.2.1"), second.get());
                });
    }

    @Test
    void aCancelledLookupLeavesNothing() throws Exception {
        use(OPTIONS, question -> Reply.NONE, (resolver, server) -> {
            var before = sockets(); // some may be of tests before, and close meanwhile
            int open = before.size();
            var asking = Treadle.spawn(() -> resolver.resolveAll("host.example"));
            while (server.count(A) == 0) {
                Treadle.yieldNow();
            }
            assertTrue(open == 0 || !before.containsAll(sockets()), "the question has a socket");
            asking.cancel();
            asking.join();
            awaitOnly(open);
        });
    }

    /** Returns once there are no other tasks and sockets; within the limit of the queries, or the test has taken too long. */
    private static void awaitOnly(int sockets) throws IOException {
        while (openSockets() > sockets || EventLoop.current().tasks().size() > 1) {
            Treadle.yieldNow();
        }
    }

    private static int openSockets() throws IOException {
        return sockets().size();
    }

    private static Set<String> sockets() throws IOException {
        var folder = Path.of("/proc/self/fd");
        if (!Files.isDirectory(folder)) {
            return Set.of(); // only Linux tells
        }
        try (var open = Files.list(folder)) {
            return open.map(ResolverTest::target)
                    .filter(target -> target.startsWith("socket:"))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // it is closed by now
        }
    }

    @Test
    void manyCancelledAndFailedLookupsLeaveNothing() throws Exception {
        use(
                OPTIONS.withAttempts(1).withFamilies(Families.IPV4_FIRST),
                question -> question.name().startsWith("no") ? Reply.NXDOMAIN : Reply.NONE,
                (resolver, server) -> {
                    int open = openSockets();
                    for (int i = 0; i < 100; i++) {
                        int round = i;
                        failure(() -> resolver.resolveAll("no" + round + ".example"));
                        var given = Treadle.spawn(() -> resolver.resolveAll("wait" + round + ".example"));
                        for (int turns = 0; turns < round % 7; turns++) {
                            Treadle.yieldNow();
                        }
                        given.cancel();
                        given.join();
                    }
                    awaitOnly(open);
                });
    }

    @Test
    void closingEndsWhoWaits() throws Exception {
        use(OPTIONS, question -> Reply.NONE, (resolver, server) -> {
            var asking = Treadle.spawn(() -> resolver.resolveAll("host.example"));
            while (server.count(A) == 0) {
                Treadle.yieldNow();
            }
            resolver.close();
            asking.join();
            assertInstanceOf(IllegalStateException.class, asking.exception());
            assertThrows(IllegalStateException.class, () -> resolver.resolveAll("127.0.0.1"));
        });
    }

    // ---- where it belongs ----

    @Test
    void eachLoopHasOne() throws Exception {
        var first = EventLoop.<Resolver, Exception>run(() -> {
            assertSame(Resolver.current(), Resolver.current());
            assertEquals("127.0.0.1", Resolver.current().resolve("localhost").getHostAddress());
            return Resolver.current();
        });
        EventLoop.<Exception>run(() -> {
            assertNotEquals(first, Resolver.current());
            assertThrows(WrongThreadException.class, () -> first.resolveAll("localhost"));
        });
    }

    @Test
    void aFullOffloadPoolHoldsNobodyUp() throws Exception {
        var release = new CountDownLatch(1);
        var options = LoopOptions.DEFAULT.withOffload(OffloadOptions.DEFAULT.withThreads(1));
        use(options, OPTIONS, question -> Reply.of(address("192.0.2.1", 60)), (resolver, server) -> {
            var busy = Treadle.spawn(() -> Treadle.offload(() -> release.await()));
            assertEquals(addresses("192.0.2.1"), resolver.resolveAll("host.example"));
            release.countDown();
            busy.join();
        });
    }

    @Test
    void aServerWithoutAnAddressIsRefused() {
        var named = InetSocketAddress.createUnresolved("dns.example", 53);
        var error = assertThrows(IllegalArgumentException.class, () -> OPTIONS.withServers(List.of(named)));
        assertTrue(error.toString().contains("dns.example"), error::toString);
    }

    @Test
    void aThreadOutsideIsRefused() throws Exception {
        assertThrows(WrongThreadException.class, Resolver::current);
    }

    /** A lookup that need not wait is done when it has been started. */
    @Test
    void anEagerLookupIsNotKeptBeyondItsTime(@TempDir Path folder) throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts"), "10.0.0.1 one\n10.0.0.2 two\n");
        use(
                LoopOptions.DEFAULT.withEager(true),
                ResolverOptions.DEFAULT.withHostsFile(hosts),
                question -> Reply.of(),
                (resolver, server) -> {
                    resolver.resolve("one"); // the file has been read
                    assertEquals(addresses("10.0.0.2"), resolver.resolveAll("two"));
                    Files.writeString(hosts, "10.0.0.3 two\n");
                    resolver.clearCache();
                    assertEquals(addresses("10.0.0.3"), resolver.resolveAll("two"));
                });
    }
}
