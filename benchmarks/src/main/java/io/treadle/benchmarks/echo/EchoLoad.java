package io.treadle.benchmarks.echo;

import io.treadle.benchmarks.report.Params;
import java.util.List;

/**
 * What the client asks of each server.
 *
 * @param bytes the size of a request, and of its answer
 * @param connections how many, each with one request under way at a time
 * @param warmup for how long it asks in each round of the warm-up, in milliseconds
 * @param measured for how long it then counts, in milliseconds
 */
record EchoLoad(int bytes, int connections, int warmup, int measured) {

    static EchoLoad parse(List<String> words) {
        List<Integer> numbers = words.stream().map(Integer::valueOf).toList();
        return new EchoLoad(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    /** What {@link #parse} reads. */
    List<String> words() {
        return List.of("" + bytes, "" + connections, "" + warmup, "" + measured);
    }

    Params params() {
        return Params.of("bytes", bytes).with("connections", connections);
    }
}
