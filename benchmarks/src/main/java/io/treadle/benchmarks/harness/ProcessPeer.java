package io.treadle.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.Case.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A peer of a micro benchmark in another language: a program that measures itself.
 *
 * <p>It is run as {@code COMMAND... BENCHMARK VALUE --iterations N --millis M}: it warms up for N iterations of M
 * milliseconds each, measures as many more, and prints a JSON object with {@code unit} and {@code value} on a line for each
 * of those. {@code COMMAND... --version} ends with 0 where it can run, else it says what is missing.
 *
 * @param name the peer's name in the report
 * @param command the program and what comes before the arguments above
 */
public record ProcessPeer(String name, List<String> command) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Why it cannot run on this machine; empty where it can. Runs the program shortly. */
    Optional<String> whyMissing() {
        try {
            command("--version").output();
            return Optional.empty();
        } catch (BenchmarkFailedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Those of {@code peers} that were chosen and cannot run on this machine, each with the reason. */
    public static Map<String, String> missing(List<ProcessPeer> peers, Set<String> chosen) {
        Map<String, String> reasons = new LinkedHashMap<>();
        peers.stream()
                .filter(peer -> chosen.contains(peer.name))
                .forEach(peer -> peer.whyMissing().ifPresent(reason -> reasons.put(peer.name, reason)));
        return reasons;
    }

    /** Runs the program once and gives a sample for each iteration. */
    List<Sample> run(String benchmark, int value, Effort effort) throws BenchmarkFailedException {
        String iterations = Integer.toString(effort.iterations());
        String millis = Integer.toString(effort.iterationMillis());
        List<Sample> samples = new ArrayList<>();
        for (String line : command(benchmark, Integer.toString(value), "--iterations", iterations, "--millis", millis)
                .output()) {
            samples.add(sample(line));
        }
        ensureComplete(samples.size(), effort.iterations());
        return samples;
    }

    private Command command(String... arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        return new Command(name, words);
    }

    private Sample sample(String line) throws BenchmarkFailedException {
        try {
            Line parsed = JSON.readValue(line, Line.class);
            return new Sample(parsed.unit, parsed.value);
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException(
                    "expected a JSON object with unit and value from " + name + ": line=" + line, e);
        }
    }

    private void ensureComplete(int samples, int expected) throws BenchmarkFailedException {
        if (samples != expected) {
            throw new BenchmarkFailedException("expected a sample for each iteration from " + name + ": iterations="
                    + expected + ", samples=" + samples);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Line(
            @JsonProperty(required = true) String unit,
            @JsonProperty(required = true) double value) {}
}
