package io.treadle.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What has to be known to read a result, and cannot be measured: sentences of the file {@code notes.txt}, about a program
 * ({@code pools: ...}) or about one of its peers ({@code skynet/go: ...}, or {@code skynet/*: ...} for all of them).
 */
public final class Notes {
    private final Map<String, String> sentences = new HashMap<>();

    /** Those of the file. */
    public static Notes read() {
        try (InputStream file = Notes.class.getResourceAsStream("notes.txt")) {
            Objects.requireNonNull(file, "the build puts notes.txt beside this class");
            return new Notes(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Notes(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] parts = line.split(": ", 2);
            sentences.put(parts[0], parts[1]);
        });
    }

    /** About a program; empty without one. */
    public String of(String benchmark) {
        return sentences.getOrDefault(benchmark, "");
    }

    /** Why a peer of a program does better than Treadle; empty without one. */
    public String of(String benchmark, String peer) {
        String ofAll = sentences.getOrDefault(benchmark + "/*", "");
        return sentences.getOrDefault(benchmark + "/" + peer, ofAll);
    }
}
