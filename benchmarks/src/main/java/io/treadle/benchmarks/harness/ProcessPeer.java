package io.treadle.benchmarks.harness;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.treadle.benchmarks.harness.Case.Sample;
import io.treadle.samples.server.JvmCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A peer that is a program of its own and measures itself.
 *
 * <p>{@code COMMAND... BENCHMARK WORDS...} does the work of a whole program once and prints a JSON object with {@code unit}
 * and {@code value} on a line for each thing that it measured. In a micro benchmark the words are
 * {@code VALUE --iterations N --millis M}: it warms up for N iterations of M milliseconds each, measures as many more, and
 * prints a line for the time of each of those, and what else it has to tell. {@code COMMAND... --version} ends with 0 where it
 * can run and prints its versions, else it says what is missing.
 *
 * @param name the peer's name in the report
 * @param command the program and what comes before the arguments above
 * @param probe the same for {@code --version}, which may build the program
 * @param isBuilt whether it is part of this build, and so never missing
 */
public record ProcessPeer(String name, List<String> command, List<String> probe, boolean isBuilt) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A program that may be missing. */
    public ProcessPeer(String name, List<String> command) {
        this(name, command, command);
    }

    /** A program that may be missing, and another one that tells so, or builds it. */
    public ProcessPeer(String name, List<String> command, List<String> probe) {
        this(name, command, probe, false);
    }

    /** A main class of ours in a JVM of its own, which gets the peer's name as its first argument. */
    public static ProcessPeer java(String name, Class<?> main, String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("-Dsun.misc.unsafe.memory.access=allow"); // Netty's, about which newer JDKs would warn
        List<String> command = JvmCommand.of(all, main, name);
        return new ProcessPeer(name, command, command, true);
    }

    /** Why it cannot run on this machine; empty where it can. Runs the program shortly. */
    Optional<String> whyMissing() {
        try {
            version();
            return Optional.empty();
        } catch (BenchmarkFailedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What it is made with; empty for what is part of this build. */
    String version() throws BenchmarkFailedException {
        return isBuilt
                ? ""
                : String.join(" ", words(probe, "--version").output()).strip();
    }

    /** Those of {@code peers} that were chosen and cannot run on this machine, each with the reason. */
    public static Map<String, String> missing(List<ProcessPeer> peers, Set<String> chosen) {
        Map<String, String> reasons = new LinkedHashMap<>();
        peers.stream()
                .filter(peer -> chosen.contains(peer.name))
                .forEach(peer -> peer.whyMissing().ifPresent(reason -> reasons.put(peer.name, reason)));
        return reasons;
    }

    /** What those of {@code peers} that were chosen are made with; without those that are part of this build, or missing. */
    public static Map<String, String> versions(List<ProcessPeer> peers, Set<String> chosen) {
        Map<String, String> versions = new LinkedHashMap<>();
        peers.stream()
                .filter(peer -> chosen.contains(peer.name) && !peer.isBuilt)
                .forEach(peer -> peer.versionIfThere().ifPresent(version -> versions.put(peer.name, version)));
        return versions;
    }

    private Optional<String> versionIfThere() {
        try {
            return Optional.of(version());
        } catch (BenchmarkFailedException e) {
            return Optional.empty();
        }
    }

    /** Runs it once and gives a sample of the time for each iteration, and those of its costs. */
    List<Sample> run(String benchmark, int value, Effort effort) throws BenchmarkFailedException {
        String iterations = Integer.toString(effort.iterations());
        String millis = Integer.toString(effort.iterationMillis());
        List<Sample> samples =
                samples(command(benchmark, Integer.toString(value), "--iterations", iterations, "--millis", millis)
                        .output());
        ensureComplete(samples, effort.iterations());
        return samples;
    }

    /** Runs it once for what it measures of a whole program, a sample at least. What else it says goes to standard error. */
    public List<Sample> run(String benchmark, List<String> words) throws BenchmarkFailedException {
        List<String> all = new ArrayList<>(List.of(benchmark));
        all.addAll(words);
        List<String> lines = command(all.toArray(String[]::new)).output();
        lines.stream().filter(line -> !isSample(line)).forEach(line -> System.err.println(name + ": " + line));
        List<Sample> samples =
                samples(lines.stream().filter(ProcessPeer::isSample).toList());
        if (samples.isEmpty()) {
            throw new BenchmarkFailedException("expected a sample at least: peer=" + name + ", samples=0");
        }
        return samples;
    }

    private static boolean isSample(String line) {
        return line.startsWith("{");
    }

    private Command command(String... arguments) {
        return words(command, arguments);
    }

    private Command words(List<String> first, String... arguments) {
        List<String> words = new ArrayList<>(first);
        words.addAll(List.of(arguments));
        return new Command(name, words);
    }

    private List<Sample> samples(List<String> lines) throws BenchmarkFailedException {
        List<Sample> samples = new ArrayList<>();
        for (String line : lines) {
            samples.add(sample(line));
        }
        return samples;
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

    /** The first unit is what it measures, the others are costs. */
    private void ensureComplete(List<Sample> samples, int expected) throws BenchmarkFailedException {
        long times = samples.stream()
                .filter(sample -> sample.unit().equals(samples.getFirst().unit()))
                .count();
        if (times != expected) {
            throw new BenchmarkFailedException("expected a sample for each iteration from " + name + ": iterations="
                    + expected + ", samples=" + times);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Line(
            @JsonProperty(required = true) String unit,
            @JsonProperty(required = true) double value) {}
}
