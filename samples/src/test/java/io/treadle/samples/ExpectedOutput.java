package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a program has to print, in the notation of docs/seeds.md: {@code <name>} is a word that differs from run to run, the same
 * word wherever the name stands; {@code ...} is anything; {@code {1..3}} is a line for each number.
 */
final class ExpectedOutput {
    /** Lines that follow each other in this order, or in any. */
    record Block(boolean anyOrder, List<String> lines) {}

    private static final Pattern RANGE = Pattern.compile("\\{(\\d+)\\.\\.(\\d+)}");
    private static final Pattern HOLE = Pattern.compile("<(\\w+)>|\\.\\.\\.");

    private final List<Block> blocks;
    private final Map<String, String> words = new HashMap<>();

    ExpectedOutput(List<Block> blocks) {
        this.blocks = blocks.stream()
                .map(block -> new Block(
                        block.anyOrder,
                        block.lines.stream()
                                .flatMap(ExpectedOutput::eachOfRange)
                                .toList()))
                .toList();
    }

    private static Stream<String> eachOfRange(String line) {
        var range = RANGE.matcher(line);
        return range.find()
                ? IntStream.rangeClosed(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
                        .mapToObj(number -> line.replace(range.group(), Integer.toString(number)))
                : Stream.of(line);
    }

    void assertIs(List<String> actual) {
        var rest = new ArrayList<>(actual);
        for (var block : blocks) {
            var part = rest.subList(0, Math.min(block.lines.size(), rest.size()));
            for (var expected : block.lines) {
                take(expected, part, block.anyOrder, actual);
            }
        }
        assertTrue(rest.isEmpty(), () -> "more than expected: " + rest);
    }

    /** Removes the line that is expected, the first one unless the order is of no importance. */
    private void take(String expected, List<String> lines, boolean anyOrder, List<String> actual) {
        int candidates = anyOrder ? lines.size() : Math.min(1, lines.size());
        for (int i = 0; i < candidates; i++) {
            if (matches(expected, lines.get(i))) {
                lines.remove(i);
                return;
            }
        }
        fail("expected: " + expected + "\nbut was:  " + lines + "\nin:\n" + String.join("\n", actual));
    }

    private boolean matches(String expected, String actual) {
        var names = new ArrayList<String>();
        var pattern = new StringBuilder();
        int end = 0;
        for (MatchResult hole : HOLE.matcher(expected).results().toList()) {
            pattern.append(Pattern.quote(expected.substring(end, hole.start())));
            pattern.append(hole.group(1) == null ? ".*" : word(hole.group(1), names));
            end = hole.end();
        }
        var matcher = Pattern.compile(pattern + Pattern.quote(expected.substring(end)))
                .matcher(actual);
        boolean matches = matcher.matches();
        if (matches) {
            names.forEach(name -> words.put(name, matcher.group(name)));
        }
        return matches;
    }

    private String word(String name, List<String> unknown) {
        var known = words.get(name);
        if (known != null) {
            return Pattern.quote(known);
        }
        if (unknown.contains(name)) {
            return "\\k<" + name + ">";
        }
        unknown.add(name);
        return "(?<" + name + ">\\w+)";
    }
}
