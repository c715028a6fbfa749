package io.treadle.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.treadle.core.pace.Retry;
import io.treadle.http.body.Multipart;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.Timeouts;
import io.treadle.loop.Treadle;
import io.treadle.testkit.BufferLeaks;
import io.treadle.testkit.TreadleTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against WireMock: a server of Jetty that does what it is told, and knows what it was asked. */
@TreadleTest(realTime = true, limitMillis = 60_000)
@ExtendWith(BufferLeaks.class)
class WireMockIT {
    private static WireMockServer server;

    @BeforeAll
    static void start() {
        server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void forget() {
        server.resetAll();
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void requestArrivesAsItWasMade() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(ok("thanks")));
        try (var http = HttpClient.create()) {
            var request = Request.post(url("/p"), "{\"n\":1}")
                    .withQuery("q", "a b&c")
                    .withHeader("X-One", "1")
                    .withBasicAuth("ada", "secret");
            assertEquals("thanks", http.send(request).text());
        }
        server.verify(WireMock.postRequestedFor(urlPathEqualTo("/p"))
                .withQueryParam("q", equalTo("a b&c"))
                .withHeader("X-One", equalTo("1"))
                .withBasicAuth(new BasicCredentials("ada", "secret"))
                .withRequestBody(WireMock.equalToJson("{\"n\":1}")));
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void formOfPartsIsUnderstood() throws Exception {
        server.stubFor(post("/form").willReturn(ok()));
        try (var http = HttpClient.create()) {
            var form = Multipart.EMPTY.withField("name", "Ada").withField("more", "x");
            assertEquals(200, http.post(url("/form"), form).status());
        }
        server.verify(WireMock.postRequestedFor(urlEqualTo("/form"))
                .withRequestBodyPart(
                        WireMock.aMultipart("name").withBody(equalTo("Ada")).build()));
    }

    @ParameterizedTest
    @EnumSource
    void brokenAnswersAreErrorsAndTheNextCallIsFine(Fault fault) throws Exception {
        server.stubFor(get("/broken").willReturn(aResponse().withFault(fault)));
        server.stubFor(get("/ok").willReturn(ok("ok")));
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withConnectionsPerHost(20))) {
            var calls = IntStream.range(0, 100)
                    .mapToObj(i -> Clients.failing(() -> http.get(url("/broken"))))
                    .toList();
            for (var call : calls) {
                assertInstanceOf(HttpException.class, call.get());
            }
            assertEquals("ok", http.get(url("/ok")).text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void resetIsAClosedConnectionForOneThatMustNotBeRepeated() throws Exception {
        server.stubFor(post("/broken").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        try (var http = HttpClient.create()) {
            assertThrows(ConnectionClosedException.class, () -> http.post(url("/broken"), "body"));
        }
        server.verify(1, WireMock.postRequestedFor(urlEqualTo("/broken")));
    }

    private static HttpTimeoutException late(Timeouts limits, String path) throws Exception {
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withTimeouts(limits))) {
            return assertThrows(HttpTimeoutException.class, () -> http.get(url(path)));
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void slowAnswersRunIntoTheirLimits() throws Exception {
        server.stubFor(get("/late").willReturn(ok("late").withFixedDelay(20_000)));
        server.stubFor(get("/dribble").willReturn(ok("x".repeat(100)).withChunkedDribbleDelay(100, 20_000)));
        var late = late(Timeouts.DEFAULT.withFirstByte(ofMillis(300)), "/late");
        assertEquals(HttpTimeoutException.Limit.FIRST_BYTE, late.limit());
        var slow = late(Timeouts.DEFAULT.withTotal(ofSeconds(1)), "/dribble");
        assertEquals(HttpTimeoutException.Limit.TOTAL, slow.limit());
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void callsThatAreToldToComeLaterAreMadeAgain() throws Exception {
        server.stubFor(get("/busy")
                .inScenario("busy")
                .whenScenarioStateIs(STARTED)
                .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0"))
                .willSetStateTo("free"));
        server.stubFor(
                get("/busy").inScenario("busy").whenScenarioStateIs("free").willReturn(ok("free")));
        try (var http = HttpClient.create(HttpOptions.DEFAULT.withRetry(Retry.DEFAULT.withTries(3)))) {
            assertEquals("free", http.get(url("/busy")).text());
        }
        server.verify(2, getRequestedFor(urlEqualTo("/busy")));
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void statusThatIsAnErrorIsThrownOnRequest() throws Exception {
        server.stubFor(get("/error").willReturn(serverError()));
        try (var http = HttpClient.create()) {
            var response = http.get(url("/error"));
            assertEquals(500, response.status());
            assertThrows(HttpStatusException.class, response::raiseForStatus);
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void redirectKeepsMethodAndBody() throws Exception {
        server.stubFor(post("/from").willReturn(aResponse().withStatus(307).withHeader("Location", "/to")));
        server.stubFor(post("/to").withRequestBody(equalTo("body")).willReturn(ok("there")));
        try (var http = HttpClient.create()) {
            assertEquals("there", http.post(url("/from"), "body").text());
        }
    }

    /** WireMock packs what it is asked for packed. */
    @TreadleTest(realTime = true, limitMillis = 60_000)
    void packedBodyIsUnpacked() throws Exception {
        server.stubFor(get("/text").willReturn(ok("the quick brown fox ".repeat(1000))));
        try (var http = HttpClient.create()) {
            var response = http.get(url("/text"));
            assertEquals("gzip", response.header("Content-Encoding"));
            assertEquals("the quick brown fox ".repeat(1000), response.text());
        }
    }

    @TreadleTest(realTime = true, limitMillis = 60_000)
    void http2WithoutTlsIsSpokenToWhoIsKnownToSpeakIt() throws Exception {
        var body = new byte[100_000];
        server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(body)));
        var options = HttpOptions.DEFAULT
                .withProtocol(Protocol.HTTP_2_PRIOR_KNOWLEDGE)
                .withUnpacking(false);
        try (var http = HttpClient.create(options)) {
            var calls = IntStream.range(0, 20)
                    .mapToObj(i -> Treadle.spawn(() -> http.post(url("/" + i), body)))
                    .toList();
            for (var response : Treadle.gather(calls)) {
                assertArrayEquals(body, response.bytes());
            }
            assertEquals(List.of("HTTP/2"), List.of(http.get(url("/")).version()));
        }
    }
}
