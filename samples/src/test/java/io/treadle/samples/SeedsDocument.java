package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** docs/seeds.md: the programs of the notes with their samples, and what each sample prints. */
final class SeedsDocument {
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "..", "docs", "seeds.md");
    private static final String ANY_ORDER = "any order:";
    private static final Pattern SAMPLE = Pattern.compile("\\[`(.+)`]\\((.+)\\)");

    /**
     * A program of the notes.
     *
     * @param document the file that it is in
     * @param heading what stands above it there
     * @param source where the link of the sample's name leads
     */
    record Row(String document, String heading, String sample, String source) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<ExpectedOutput.Block>> outputs = new TreeMap<>();
    private String chapter = "";
    private String section = "";
    private String before = "";

    private SeedsDocument() {}

    static SeedsDocument read() throws IOException {
        var document = new SeedsDocument();
        var lines = Files.readAllLines(FILE).iterator();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.equals("```text")) {
                var block = new ArrayList<String>();
                for (var shown = lines.next(); !shown.equals("```"); shown = lines.next()) {
                    block.add(shown);
                }
                document.addOutput(block);
            } else {
                document.addLine(line);
            }
        }
        return document;
    }

    private void addOutput(List<String> lines) {
        outputs.computeIfAbsent(section, name -> new ArrayList<>())
                .add(new ExpectedOutput.Block(before.endsWith(ANY_ORDER), lines));
    }

    private void addLine(String line) {
        if (line.startsWith("## ")) {
            chapter = line.substring(3);
        } else if (line.startsWith("### ")) {
            section = line.substring(4);
        } else if (line.startsWith("| `") && chapter.endsWith(".txt")) {
            addRow(Arrays.stream(line.split("\\|")).map(String::strip).toList());
        }
        before = line.isBlank() ? before : line;
    }

    private void addRow(List<String> cells) {
        var heading = cells.get(1).substring(1, cells.get(1).indexOf('`', 1));
        var sample = SAMPLE.matcher(cells.get(2));
        assertTrue(sample.matches(), () -> "expected [`name`](source), but was: " + cells.get(2));
        rows.add(new Row(chapter, heading, sample.group(1), sample.group(2)));
    }

    List<Row> rows() {
        return rows;
    }

    /** By the samples' names. */
    Map<String, List<ExpectedOutput.Block>> outputs() {
        return outputs;
    }
}
