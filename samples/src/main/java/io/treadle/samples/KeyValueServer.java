package io.treadle.samples;

import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** A key-value store with a protocol of lines. Its map is shared by all connections, and no lock is needed. */
@Command(name = "key-value", description = "A line-based key-value server, and clients of it.")
final class KeyValueServer implements Runnable {
    private final Map<String, String> values = new HashMap<>();

    @Override
    public void run() {
        try {
            Treadle.run(() -> {
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (var server = TcpServer.listen(address, this::serve)) {
                    useIt(server);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(TcpStream stream) throws IOException {
        for (var line = stream.readLine(); line != null; line = stream.readLine()) {
            stream.write(answer(line.split(" ", 3)) + "\n");
        }
    }

    private String answer(String... words) {
        var key = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "SET" -> words.length < 3 ? "ERROR expected SET key value" : put(key, words[2]);
            case "GET" -> values.containsKey(key) ? "VALUE " + values.get(key) : "NONE";
            case "INCREMENT" -> increment(key, values.getOrDefault(key, "0"));
            default -> "ERROR no such command: " + words[0];
        };
    }

    private String increment(String key, String number) {
        boolean counts = number.matches("\\d{1,9}");
        return counts ? put(key, Integer.toString(Integer.parseInt(number) + 1)) : "ERROR no number: " + number;
    }

    private String put(String key, String value) {
        values.put(key, value);
        return "OK";
    }

    private static void useIt(TcpServer server) throws Exception {
        try (var client = TcpStream.connect("127.0.0.1", server.port())) {
            for (var command : new String[] {"SET greeting good morning", "GET greeting", "GET farewell", "DANCE"}) {
                System.out.println(command + " -> " + ask(client, command));
            }
            Treadle.gather(IntStream.range(0, 100)
                    .mapToObj(i -> Treadle.spawn(() -> incrementOnce(server)))
                    .toList());
            System.out.println("100 clients have counted -> " + ask(client, "GET counter"));
        }
    }

    private static String incrementOnce(TcpServer server) throws IOException {
        try (var client = TcpStream.connect("127.0.0.1", server.port())) {
            return ask(client, "INCREMENT counter");
        }
    }

    private static String ask(TcpStream client, String command) throws IOException {
        client.write(command + "\n");
        return String.valueOf(client.readLine());
    }
}
