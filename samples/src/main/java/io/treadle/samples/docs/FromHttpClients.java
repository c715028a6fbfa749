package io.treadle.samples.docs;

import io.treadle.http.HttpClient;
import io.treadle.http.Request;
import io.treadle.loop.Treadle;
import java.util.List;

/** The lines of other HTTP clients. */
class FromHttpClients {
    public static void main(String... args) throws Exception {
        var url = args[0];
        // region requests
        Treadle.run(() -> {
            try (var http = HttpClient.create()) { // requests.Session(), httpx.AsyncClient(), new OkHttpClient()
                var page = http.get(url); // session.get(url); await client.get(url); client.newCall(request).execute()
                System.out.println(page.status() + " " + page.text()); // r.status_code, r.text; prints 200 GET
                page.raiseForStatus(); // r.raise_for_status()
                var calls = List.of(1, 2, 3).stream() // asyncio.gather(*(client.get(u) for u in urls))
                        .map(n -> Treadle.spawn(() -> http.send(Request.get(url).withQuery("n", "" + n))
                                .status()))
                        .toList();
                System.out.println(Treadle.gather(calls)); // prints [200, 200, 200]
                try (var response =
                        http.open(url)) { // stream=True; client.stream("GET", url); BodyHandlers.ofInputStream()
                    System.out.println(response.inputStream().readAllBytes().length); // prints 3
                }
            }
        });
        // endregion
    }
}
