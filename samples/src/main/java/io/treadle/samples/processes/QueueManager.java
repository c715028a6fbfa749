package io.treadle.samples.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;

import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * A master hands out tasks over TCP to workers that know the key. The queues are the master's: a worker, another JVM, has only the
 * lines that go over the wire. (Managers that look like local objects come with the multi-process module, as does a key that is not
 * sent in the clear.)
 */
@Command(name = "queue-manager", description = "Tasks and results over TCP, for workers that know the key.")
final class QueueManager implements Callable<Integer> {
    private static final String KEY = "abc";

    private final TaskQueue<Integer> tasks = TaskQueue.fifo();
    private final TaskQueue<String> results = TaskQueue.fifo();

    /** What a worker does: says the key, and answers each task with a result. */
    public static void main(String... args) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                var out = new PrintStream(socket.getOutputStream(), true, UTF_8)) {
            out.println(args[1]);
            for (var task = in.readLine(); task != null; task = in.readLine()) {
                out.println(task + " * 2 = " + 2 * Integer.parseInt(task));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            putTasks();
            try (var server =
                    TcpServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::serve)) {
                Child.run(QueueManager.class, "" + server.port(), "xyz");
                var worker = Treadle.spawn(() -> Child.run(QueueManager.class, "" + server.port(), KEY));
                System.out.println("Try get results...");
                for (int i = 0; i < 10; i++) {
                    System.out.println("Result " + results.get(ofSeconds(10)));
                }
                tasks.shutdown();
                worker.join();
            }
            System.out.println("master exit.");
            return 0;
        });
    }

    private void putTasks() {
        var random = new Random();
        for (int i = 0; i < 10; i++) {
            int n = random.nextInt(10000);
            System.out.println("Put task " + n + "...");
            tasks.put(n);
        }
    }

    private void serve(TcpStream worker) throws IOException {
        if (!knowsKey(worker)) {
            System.out.println("A worker with a wrong key is refused.");
            return;
        }
        for (var task : tasks) {
            worker.write(task + "\n");
            results.put(String.valueOf(worker.readLine()));
        }
    }

    private static boolean knowsKey(TcpStream worker) throws IOException {
        var said = String.valueOf(worker.readLine()).getBytes(UTF_8);
        return MessageDigest.isEqual(said, KEY.getBytes(UTF_8)); // takes as long for a wrong one
    }
}
