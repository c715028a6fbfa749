package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.samples.server.JvmCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class SiteTest {
    @Test
    void itPrintsItsUrlAndServesUntilItIsEnded() throws Exception {
        var site = new ProcessBuilder(JvmCommand.small(Samples.class, "site")).start();
        try (var http = HttpClient.newHttpClient()) {
            var page = URI.create(site.inputReader().readLine() + "/site/3");
            var answer = http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
            assertEquals("page 3 <a href=\"6\"> <a href=\"7\">", answer.body());
        } finally {
            site.destroy();
        }
    }
}
