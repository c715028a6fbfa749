package io.treadle.samples.blocking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The table in docs/blocking.md: what each operation does in a task, and what an interrupt does to it. */
final class BlockingTable {
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "..", "docs", "blocking.md");
    private static final String HEAD = "| operation | JDK 25 | JDK 21 | an interrupt |";
    private static final int FIRST_LIKE_25 = 24;

    /** A row, which may stand for several operations that do the same. */
    record Row(List<String> operations, String onNew, String onOld, String interrupt) {
        static Row parse(String line) {
            var cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
            var operations = Arrays.stream(cells.get(1).split(";"))
                    .map(name -> name.strip().replace("`", ""))
                    .toList();
            return new Row(operations, cells.get(2), cells.get(3), cells.get(4));
        }

        /** What it says of the JDK that runs this. */
        String here() {
            return Runtime.version().feature() >= FIRST_LIKE_25 ? onNew : onOld;
        }
    }

    private BlockingTable() {}

    /** The rows under the one heading that has this table's columns. */
    static List<Row> read() throws IOException {
        var rows = new ArrayList<Row>();
        boolean inside = false;
        for (var line : Files.readAllLines(FILE)) {
            inside = line.equals(HEAD) || (inside && line.startsWith("|"));
            if (inside && !line.equals(HEAD) && !line.startsWith("|---")) {
                rows.add(Row.parse(line));
            }
        }
        return rows;
    }

    static Row rowOf(String operation) throws IOException {
        return read().stream()
                .filter(row -> row.operations().contains(operation))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/blocking.md has no row for it: " + operation));
    }

    static Stream<String> operations() throws IOException {
        return read().stream().flatMap(row -> row.operations().stream());
    }
}
