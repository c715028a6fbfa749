package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netty.channel.epoll.Epoll;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTlsException;
import io.treadle.http.options.Proxies;
import io.treadle.http.options.Proxy;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.net.AddressPolicy;
import io.treadle.testkit.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a server: proxies, Unix sockets, and who trusts whom on the way. */
@HttpTest
class RouteTest {
    @TempDir
    Path folder;

    private static HttpOptions through(ByteServer proxy, String who) {
        return HttpOptions.DEFAULT.withProxies(Proxies.of(Proxy.of("http://" + who + "127.0.0.1:" + proxy.port())));
    }

    /** A proxy that makes the tunnels it is asked for. */
    private static ByteServer tunneling(CopyOnWriteArrayList<String> asked) throws Exception {
        return ByteServer.start(peer -> {
            var head = peer.readHead();
            asked.add(head);
            var target = Peer.target(head);
            peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
            peer.pipeTo("127.0.0.1", Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
        });
    }

    @Test
    void httpIsAskedOfTheProxy() throws Exception {
        try (var proxy = ByteServer.answering(
                request -> "HTTP/1.1 200 OK\r\nContent-Length: " + request.length() + "\r\n\r\n" + request)) {
            use(through(proxy, "ada:secret@"), http -> {
                var got = http.get("http://no-such-host.invalid:81/path?q=1").text();
                assertTrue(got.startsWith("GET http://no-such-host.invalid:81/path?q=1 HTTP/1.1\r\n"), got);
                assertTrue(got.contains("host: no-such-host.invalid:81\r\n"), got);
                assertTrue(got.contains("proxy-authorization: Basic YWRhOnNlY3JldA==\r\n"), got);
            });
        }
    }

    @Test
    void httpsGoesThroughATunnel() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var keys = TestCertificates.create(folder);
        try (var server = ByteServer.startSecure(keys.server("dns:named.invalid"), peer -> {
                    var request = peer.readRequest();
                    assertFalse(request.contains("proxy-authorization"), request);
                    peer.send(OK).awaitClosed();
                });
                var proxy = tunneling(asked)) {
            var tls = TlsOptions.DEFAULT.withAuthorities(keys.authorityPem());
            var options = through(proxy, "ada:secret@").withTls(tls);
            use(
                    options,
                    http -> assertEquals(
                            "ok",
                            http.get("https://named.invalid:" + server.port() + "/")
                                    .text()));
            assertTrue(asked.get(0).startsWith("CONNECT named.invalid:" + server.port() + " "), asked::toString);
            assertTrue(asked.get(0).contains("Basic YWRhOnNlY3JldA=="), asked::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "garbage\r\n\r\n", ""
            })
    void proxyThatMakesNoTunnelIsAnError(String answer) throws Exception {
        try (var proxy = ByteServer.start(peer -> {
            peer.readHead();
            peer.send(answer);
        })) {
            use(through(proxy, ""), http -> {
                var error = assertThrows(HttpException.class, () -> http.get("https://127.0.0.1:1/"));
                assertInstanceOf(HttpConnectException.class, error);
            });
        }
    }

    @Test
    void policyIsAboutTheServerAndNotTheProxy() throws Exception {
        try (var proxy = ByteServer.answering(OK)) {
            var options = through(proxy, "").withAddressPolicy(AddressPolicy.PUBLIC_ONLY);
            use(options, http -> {
                assertEquals("ok", http.get("http://example.org/").text());
                assertThrows(HttpConnectException.class, () -> http.get("http://10.0.0.1/"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.org/,http://h:1",
        "https://a.org/,http://s:2",
        "http://direct.org/,",
        "http://www.direct.org/,",
        "http://notdirect.org/,http://h:1",
        "http://dot.org/,",
        "http://x.dot.org/,",
        "http://star.org/,",
        "http://port.org:8080/,",
        "http://port.org/,http://h:1",
        "https://secure.org/,",
    })
    void environmentSaysWhichProxy(String url, String proxy) {
        var proxies = Proxies.from(Map.of(
                "http_proxy", "h:1",
                "HTTPS_PROXY", "http://u:p@s:2",
                "no_proxy", "direct.org, .dot.org,*.star.org,port.org:8080,secure.org:443"));
        assertEquals(
                proxy,
                proxies.forUri(URI.create(url)) == null ? null : String.valueOf(proxies.forUri(URI.create(url))));
    }

    @Test
    void capitalsOfHttpProxyAreNotBelieved() {
        assertEquals(null, Proxies.from(Map.of("HTTP_PROXY", "http://evil:1")).forUri(URI.create("http://a/")));
        assertEquals(
                null, Proxies.from(Map.of("all_proxy", "p:1", "no_proxy", "*")).forUri(URI.create("http://a/")));
        assertEquals(
                "http://p:1",
                String.valueOf(Proxies.from(Map.of("ALL_PROXY", "p:1")).forUri(URI.create("http://a/"))));
    }

    @Test
    void whatIsNoProxyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Proxy.of("socks5://a:1"));
        assertThrows(IllegalArgumentException.class, () -> Proxy.of("http://a\r\nb:1"));
        assertFalse(Proxy.of("http://u:secret@a:1").toString().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://u:sec^ret@a:1", "u:sec ret@a:1", "http://u:sec@ret@a:1", "http://u:secret@a:65536"})
    void proxyThatIsRefusedIsNotNamedWithItsPassword(String url) {
        var error = assertThrows(IllegalArgumentException.class, () -> Proxy.of(url));
        assertFalse((error + " " + error.getCause()).contains("ret@"), error::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "[::1]:80"})
    void addressOfVersion6IsDirectWithAndWithoutBrackets(String direct) {
        var proxies = Proxies.from(Map.of("http_proxy", "h:1", "no_proxy", direct));
        assertEquals(null, proxies.forUri(URI.create("http://[::1]/")));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,http://10.200.3.4/,true",
        "10.0.0.0/8,http://11.0.0.1/,false",
        "192.168.1.128/25,http://192.168.1.200:8080/,true",
        "192.168.1.128/25,http://192.168.1.1/,false",
        "fd00::/8,http://[fd12::1]/,true",
        "fd00::/8,http://[fe80::1]/,false",
        "10.0.0.0/8,http://10.example.org/,false",
        "0.0.0.0/0,http://8.8.8.8/,true",
        "localhost/8,http://127.0.0.1/,false",
        "10.0.0.0/x,http://10.0.0.1/,false",
    })
    void rangeOfAddressesIsDirect(String direct, String url, boolean isDirect) {
        var proxies = Proxies.from(Map.of("http_proxy", "h:1", "no_proxy", direct));
        assertEquals(isDirect, proxies.forUri(URI.create(url)) == null);
    }

    @Test
    void unixSocketIsAskedInPlaceOfTheHost() throws Exception {
        assumeTrue(Epoll.isAvailable(), "skipped: no native transport here");
        var path = folder.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            var thread = Thread.ofPlatform().daemon().start(() -> {
                try (var accepted = server.accept()) {
                    var input = Channels.newInputStream(accepted);
                    for (int i = 0; i < 2; i++) {
                        var head = new StringBuilder();
                        while (head.indexOf("\r\n\r\n") < 0) {
                            head.append((char) input.read());
                        }
                        accepted.write(ByteBuffer.wrap(OK.getBytes(StandardCharsets.US_ASCII)));
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            use(HttpOptions.DEFAULT.withUnixSocket(path), http -> {
                assertEquals("ok", http.get("http://docker/info").text());
                assertEquals("ok", http.get("http://docker/info").text());
                assertSays("Unix socket", assertThrows(HttpConnectException.class, () -> http.get("https://docker/")));
            });
            thread.join();
        }
    }

    @Test
    void missingUnixSocketIsAnError() throws Exception {
        assumeTrue(Epoll.isAvailable(), "skipped: no native transport here");
        use(
                HttpOptions.DEFAULT.withUnixSocket(folder.resolve("none")),
                http -> assertThrows(HttpConnectException.class, () -> http.get("http://docker/")));
    }

    @Test
    void authorityFromAFileIsTrustedAndNobodyElse() throws Exception {
        var keys = TestCertificates.create(folder);
        var pem = keys.authorityPem();
        try (var server = ByteServer.startSecure(keys.server("dns:localhost"), peer -> peer.answerAll(OK))) {
            var url = "https://localhost:" + server.port() + "/";
            use(
                    HttpOptions.DEFAULT.withTls(TlsOptions.DEFAULT.withAuthorities(pem)),
                    http -> assertEquals("ok", http.get(url).text()));
            use(HttpOptions.DEFAULT, http -> assertThrows(HttpTlsException.class, () -> http.get(url)));
        }
    }

    @Test
    void clientShowsItsCertificate() throws Exception {
        var keys = TestCertificates.create(folder);
        var pem = keys.authorityPem();
        var certificate = keys.certificatePem();
        var key = keys.keyPem();
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new Mutual(keys.serverThatTrusts("dns:localhost")));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "https://localhost:" + server.getAddress().getPort() + "/";
            var tls = TlsOptions.DEFAULT.withAuthorities(pem);
            use(
                    HttpOptions.DEFAULT.withTls(tls.withCertificate(certificate, key)),
                    http -> assertEquals(204, http.get(url).status()));
            use(HttpOptions.DEFAULT.withTls(tls), http -> assertThrows(HttpException.class, () -> http.get(url)));
        } finally {
            CompletableFuture.runAsync(() -> server.stop(0)).join(); // joins, which pins a task up to JDK 23
        }
    }

    /** Wants to see a certificate of the client. */
    private static final class Mutual extends HttpsConfigurator {
        private Mutual(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            var wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
        }
    }

    @Test
    void versionThatTheServerDoesNotSpeakIsAnError() throws Exception {
        var keys = TestCertificates.create(folder);
        var pem = keys.authorityPem();
        try (var server = ByteServer.startSecure(keys.server("dns:localhost"), peer -> peer.answerAll(OK))) {
            var tls = TlsOptions.DEFAULT.withAuthorities(pem);
            var url = "https://localhost:" + server.port() + "/";
            use(
                    HttpOptions.DEFAULT.withTls(tls.withVersions("TLSv1.2")),
                    http -> assertEquals("ok", http.get(url).text()));
            use(
                    HttpOptions.DEFAULT.withTls(tls.withVersions("TLSv1.1")),
                    http -> assertThrows(HttpException.class, () -> http.get(url)));
        }
    }
}
