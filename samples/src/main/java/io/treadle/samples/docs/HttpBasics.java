package io.treadle.samples.docs;

import io.treadle.http.HttpClient;
import io.treadle.http.Request;
import io.treadle.loop.EventLoop;

/** Requests and responses. */
class HttpBasics {
    public static void main(String... args) throws Exception {
        var url = args[0];
        // region get
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var response = http.get(url);
                System.out.println(response.status() + " " + response.text()); // prints 200 GET
            }
        });
        // endregion

        // region open
        EventLoop.run(() -> {
            try (var http = HttpClient.create();
                    var response = http.open(url)) {
                for (var line : response.lines()) {
                    System.out.println(line); // prints GET
                }
            }
        });
        // endregion

        // region post
        EventLoop.run(() -> {
            try (var http = HttpClient.create()) {
                var request = Request.post(url, "{\"n\": 1}").withHeader("Content-Type", "application/json");
                System.out.println(http.send(request).text()); // prints POST {"n": 1}
                System.out.println(http.send(Request.of("DELETE", url)).text()); // prints DELETE
            }
        });
        // endregion
    }
}
