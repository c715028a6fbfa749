package io.treadle.samples.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server that docs/tutorial.md asks.
 *
 * <pre>
 * /site/N    1 to 7: a page that leads to 2N and 2N+1; the last one to places that no crawler should go to, and a dead link
 * /missing   404
 * /slow      no answer
 * /busy      503 twice, then 200
 * other      what was asked: method and body
 * </pre>
 */
public final class TutorialSite implements AutoCloseable {
    private static final int LAST = 7;
    private static final String ELSEWHERE =
            "<a href=\"#top\"> <a href=\"mailto:me@site\"> <a href=\"http://no.such.host/\"> <a href=\"/missing\">";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger timesBusy = new AtomicInteger();

    /** Listens on a port of the loopback address. */
    public TutorialSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 200));
        server.createContext("/missing", exchange -> answer(exchange, 404));
        server.createContext("/busy", exchange -> answer(exchange, timesBusy.incrementAndGet() % 3 == 0 ? 200 : 503));
        server.createContext("/site", TutorialSite::answerPage);
        server.createContext("/slow", exchange -> awaitClose());
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answerPage(HttpExchange exchange) throws IOException {
        var name = exchange.getRequestURI().getPath().replaceFirst("/site/?", "");
        int number = name.matches("\\d") ? Integer.parseInt(name) : 0;
        boolean isThere = number >= 1 && number <= LAST;
        send(exchange, isThere ? 200 : 404, isThere ? "page " + number + " " + links(number) : "");
    }

    private static String links(int number) {
        if (number == LAST) {
            return ELSEWHERE;
        }
        return 2 * number > LAST ? "" : "<a href=\"" + 2 * number + "\"> <a href=\"" + (2 * number + 1) + "\">";
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        send(exchange, status, (exchange.getRequestMethod() + " " + asked).strip());
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdown();
    }
}
