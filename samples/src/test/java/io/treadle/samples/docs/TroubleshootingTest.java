package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md quotes messages as they are. */
class TroubleshootingTest {
    private static final Pattern FIRST_COLUMN = Pattern.compile("^\\| (`.*?`) \\|", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void everyMessageThatItQuotesIsInTheSources() throws IOException {
        var sources = sources();
        var messages = messages();
        assertTrue(messages.size() > 40, messages::toString);
        var missing = messages.stream()
                .filter(message -> sources.stream().noneMatch(source -> contains(source, message)))
                .toList();
        assertEquals(List.of(), missing);
    }

    /** What stands in the first columns, up to the chapter about messages of others. */
    private static List<String> messages() throws IOException {
        var page = Files.readString(Repository.ROOT.resolve("docs/troubleshooting.md"));
        var ours = page.substring(0, page.indexOf("## From the JDK"));
        return FIRST_COLUMN
                .matcher(ours)
                .results()
                .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                .map(message -> message.group(1))
                .toList();
    }

    /** The main sources, with strings put together that are written in several lines. */
    private static List<String> sources() throws IOException {
        var sources = new ArrayList<String>();
        for (var file : Repository.javaFiles()) {
            if (file.toString().contains("/src/main/") && !file.startsWith(Repository.ROOT.resolve("samples"))) {
                sources.add(joined(file));
            }
        }
        return sources;
    }

    private static String joined(Path file) throws IOException {
        return Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
    }

    /** {@code ...} stands for anything within one source. */
    private static boolean contains(String source, String message) {
        var parts = Pattern.compile("\\.\\.\\.")
                .splitAsStream(message)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Pattern::quote)
                .collect(Collectors.joining("[^;]*?"));
        return Pattern.compile(parts, Pattern.DOTALL).matcher(source).find();
    }
}
