package io.treadle.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What a sample printed, run in this JVM: starting one for each takes longer than most of them. */
record SampleRun(int exitCode, List<String> out) {

    static SampleRun of(String... arguments) {
        return withInput("", arguments);
    }

    static SampleRun withInput(String input, String... arguments) {
        var in = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(in);
        }
    }

    private static SampleRun run(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            int exitCode = Samples.commandLine().execute(arguments);
            return new SampleRun(exitCode, bytes.toString(UTF_8).lines().toList());
        } finally {
            System.setOut(out);
        }
    }
}
