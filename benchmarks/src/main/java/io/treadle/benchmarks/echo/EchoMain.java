package io.treadle.benchmarks.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** The process of a server in Java: prints the port, answers each line with the bytes in use on the heap, ends with its input. */
final class EchoMain {
    private EchoMain() {}

    /** Arguments: the server and the room of its buffers. */
    public static void main(String[] args) throws Exception {
        System.out.println(EchoServer.valueOf(args[0]).listen(Integer.parseInt(args[1])));
        answerQuestions();
        System.exit(0);
    }

    private static void answerQuestions() throws IOException {
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (questions.readLine() != null) {
            System.gc();
            System.out.println(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}
