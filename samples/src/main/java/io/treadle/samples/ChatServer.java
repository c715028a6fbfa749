package io.treadle.samples;

import io.treadle.core.channel.Channel;
import io.treadle.core.channel.Overflow;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.stream.MessageChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** A chat server with rooms: two tasks for each guest, and maps that need no lock. Three guests of its own try it out. */
@Command(name = "chat", description = "A chat server with rooms, and three guests that talk.")
final class ChatServer implements Runnable {
    /** What a guest has not read yet; of one who reads too slowly the oldest lines are dropped, and nobody is held up. */
    private static final int LINES_KEPT = 100;

    /** What the guests of each room hear, by their names. */
    private final Map<String, Map<String, Channel<String>>> rooms = new HashMap<>();

    @Override
    public void run() {
        try {
            Treadle.run(() -> {
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (var server = TcpServer.listen(address, this::welcome)) {
                    letGuestsTalk(server);
                    server.stop(Duration.ofSeconds(10));
                    System.out.println("rooms left: " + rooms.size());
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first line of a guest is ROOM NAME, every other one is for the room. */
    private void welcome(TcpStream stream) throws Exception {
        var guest = MessageChannel.lines(stream, 1000);
        var first = String.valueOf(guest.receive()).split(" ", 2);
        if (first.length < 2 || guestsOf(first[0]).containsKey(first[1])) {
            guest.send("say ROOM NAME first, with a name that nobody has there");
        } else {
            stay(guest, first[0], first[1]);
        }
    }

    private Map<String, Channel<String>> guestsOf(String room) {
        return rooms.getOrDefault(room, Map.of());
    }

    /** A room is there as long as somebody is in it. */
    private void stay(MessageChannel<String> guest, String roomName, String name) throws Exception {
        var room = rooms.computeIfAbsent(roomName, created -> new LinkedHashMap<>());
        var hears = Channel.<String>bounded(LINES_KEPT, Overflow.DROP_OLDEST);
        room.put(name, hears);
        try {
            talk(guest, name, room, hears);
        } finally {
            room.remove(name);
            tell(room, name + " has left");
            rooms.remove(roomName, Map.of());
        }
    }

    private static void talk(
            MessageChannel<String> guest, String name, Map<String, Channel<String>> room, Channel<String> hears)
            throws Exception {
        Treadle.scope(scope -> {
            scope.spawn(() -> {
                for (var line : hears) {
                    guest.send(line);
                }
            });
            tell(room, name + " is here");
            for (var line = guest.receive(); line != null; line = guest.receive()) {
                tell(room, name + ": " + line);
            }
            scope.cancel("the guest has left");
        });
    }

    private static void tell(Map<String, Channel<String>> room, String line) {
        room.values().forEach(hears -> hears.trySend(line));
    }

    private static void letGuestsTalk(TcpServer server) throws IOException {
        var ann = enter(server, "garden Ann");
        var bob = enter(server, "garden Bob");
        System.out.println("Ann hears: " + ann.receive());
        enter(server, "cellar Eve").close();
        ann.send("hello Bob");
        System.out.println("Bob hears: " + bob.receive());
        bob.close();
        System.out.println("Ann hears: " + ann.receive());
        System.out.println("Ann hears: " + ann.receive());
        ann.close();
    }

    /** Comes in, and waits until the room has noticed. */
    private static MessageChannel<String> enter(TcpServer server, String roomAndName) throws IOException {
        var guest = MessageChannel.lines(TcpStream.connect("127.0.0.1", server.port()), 1000);
        guest.send(roomAndName);
        System.out.println("to all in the room: " + guest.receive());
        return guest;
    }
}
