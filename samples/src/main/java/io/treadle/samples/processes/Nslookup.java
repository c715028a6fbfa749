package io.treadle.samples.processes;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.process.SubprocessStartException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Talks to nslookup, once by its arguments and once by its input. It asks a name server that is one more task of the program. */
@Command(name = "nslookup", description = "A child process is given arguments, then input, and its output is kept.")
final class Nslookup implements Callable<Integer> {
    private static final int MX = 15;
    private static final int A = 1;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                Treadle.scope(s -> {
                    s.spawn(SpawnOptions.named("name server").asDaemon(), () -> answerAll(socket));
                    ask(socket.getLocalPort());
                });
            } catch (SubprocessStartException e) {
                System.out.println("skipped: " + e.getMessage());
            }
            return 0;
        });
    }

    private static void ask(int port) throws IOException {
        System.out.println("$ nslookup www.python.org");
        var once = Subprocess.run("nslookup", "-port=" + port, "www.python.org", "127.0.0.1");
        System.out.println("Exit code: " + once.exit().code());

        System.out.println("$ nslookup");
        var input = "server 127.0.0.1\nset port=" + port + "\nset q=mx\npython.org\nexit\n";
        var dialogue = Subprocess.run(SubprocessOptions.DEFAULT.withInput(input), "nslookup");
        System.out.print(dialogue.stdout());
        System.out.println("Exit code: " + dialogue.exit().code());
    }

    private static void answerAll(DatagramSocket socket) throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet); // the task waits, the others go on
            packet.setData(answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength())));
            socket.send(packet);
        }
    }

    /** The question, and for some types an answer to it. */
    private static byte[] answer(ByteBuffer query) {
        int questionEnd = 12;
        while (query.get(questionEnd) != 0) {
            questionEnd += 1 + query.get(questionEnd); // the labels of the name
        }
        questionEnd += 5; // the last, empty one, the type, the class
        var data = dataOf(query.getShort(questionEnd - 4));
        var answer = ByteBuffer.allocate(questionEnd + 12 + data.length);
        answer.put(query.slice(0, questionEnd));
        answer.putShort(2, (short) 0x8580)
                .putShort(6, (short) (data.length == 0 ? 0 : 1))
                .putInt(8, 0);
        if (data.length > 0) { // for the name at offset 12, of the same type and class, for a minute
            answer.putShort((short) 0xC00C).put(query.slice(questionEnd - 4, 4)).putInt(60);
            answer.putShort((short) data.length).put(data);
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    private static byte[] dataOf(int type) {
        return switch (type) {
            case A -> new byte[] {127, 0, 0, 1};
            case MX -> "\0\62\4mail\6python\3org\0".getBytes(StandardCharsets.ISO_8859_1); // 50 mail.python.org
            default -> new byte[0];
        };
    }
}
