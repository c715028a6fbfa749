package io.treadle.samples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that tells back what it was asked. {@code /missing} is not there, and {@code /slow} never answers. Below
 * {@code /site} are seven pages, a tree of links.
 */
final class Pages implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    Pages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 200));
        server.createContext("/missing", exchange -> answer(exchange, 404));
        server.createContext("/site", Pages::answerPage);
        server.createContext("/slow", exchange -> awaitClose());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Page n leads to 2n and 2n+1. */
    private static void answerPage(HttpExchange exchange) throws IOException {
        int number = Integer.parseInt(exchange.getRequestURI().getPath().replace("/site/", ""));
        var links = number > 3 ? "" : "<a href=\"%d\"> <a href=\"%d\">".formatted(2 * number, 2 * number + 1);
        var page = ("page " + number + " " + links).getBytes(UTF_8);
        exchange.sendResponseHeaders(number > 7 ? 404 : 200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var answer = (exchange.getRequestMethod() + " " + asked).strip().getBytes(UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
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
