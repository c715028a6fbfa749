package io.treadle.samples;

import io.treadle.http.HttpClient;
import io.treadle.http.Request;
import io.treadle.loop.Treadle;
import io.treadle.samples.cli.Progress;
import io.treadle.samples.web.RawServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Several downloads at once from a server that cuts each connection after a part: each goes on where it was cut. */
@Command(
        name = "download",
        description = "Several downloads at once, each with a bar, which go on where they were cut.")
final class DownloadFiles implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("(?i)range: bytes=(\\d+)-");

    @Option(names = "--files", paramLabel = "N", description = "How many; default ${DEFAULT-VALUE}.")
    private int files = 3;

    @Option(names = "--size", paramLabel = "BYTES", description = "How long each is; default ${DEFAULT-VALUE}.")
    private int size = 5_000_000;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("treadle-download");
        try (RawServer server = RawServer.start(this::serve)) {
            Treadle.run(() -> {
                try (HttpClient http = HttpClient.create()) {
                    Treadle.scope(scope -> {
                        for (int i = 1; i <= files; i++) {
                            String name = "file-" + i;
                            scope.spawn(() -> download(http, server.url("/" + name), folder.resolve(name)));
                        }
                    });
                }
            });
        }
        try (var saved = Files.list(folder)) {
            for (Path file : saved.sorted().toList()) {
                System.out.println(file.getFileName() + " " + Files.size(file) + " bytes");
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return 0;
    }

    private void download(HttpClient http, String url, Path file) throws Exception {
        try (Progress progress = Progress.show(file.getFileName().toString(), size)) {
            http.download(Request.get(url), file, (bytes, total) -> progress.stepTo(bytes));
        }
    }

    /** No more than a third at once. */
    private boolean serve(RawServer.Request request) throws Exception {
        var range = RANGE.matcher(request.head());
        int from = range.find() ? Integer.parseInt(range.group(1)) : 0;
        var head = "HTTP/1.1 " + (from == 0 ? "200 OK" : "206 Partial Content") + "\r\nETag: \"v1\"\r\nContent-Length: "
                + (size - from) + "\r\nContent-Range: bytes " + from + "-" + (size - 1) + "/" + size + "\r\n\r\n";
        var part = new byte[Math.min(size / 3 + 1, size - from)];
        Arrays.fill(part, (byte) 'x');
        request.socket().getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        request.socket().getOutputStream().write(part);
        return from + part.length == size;
    }
}
