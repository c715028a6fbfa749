package io.treadle.samples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A program whose code the Markdown files show. */
record Program(String name, String source) {
    private static final Path FOLDER = Repository.ROOT.resolve("samples/src/main/java/io/treadle/samples/docs");
    /** Code that is a test: shown like a program, and run as all tests are. */
    private static final Path TESTS = Repository.ROOT.resolve("samples/src/test/java/io/treadle/samples/docs");

    private static final Pattern REGION =
            Pattern.compile("^ *// region (\\S+)\n(.*?)^ *// endregion$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PROMISE = Pattern.compile("// (?:.*; )?prints (.*)");

    static List<Program> all() throws IOException {
        return in(FOLDER, "[A-Z]*.java");
    }

    private static List<Program> in(Path folder, String pattern) throws IOException {
        var all = new ArrayList<Program>();
        try (var files = Files.newDirectoryStream(folder, pattern)) {
            for (var file : files) {
                var name = file.getFileName().toString().replace(".java", "");
                all.add(new Program(name, Files.readString(file)));
            }
        }
        return all;
    }

    static Program named(String name) throws IOException {
        return new Program(name, Files.readString(FOLDER.resolve(name + ".java")));
    }

    /** The regions of all programs and tests, by {@code Program#region}. */
    static Map<String, String> allRegions() throws IOException {
        var regions = new TreeMap<String, String>();
        var shown = all();
        shown.addAll(in(TESTS, "*Test.java"));
        for (var program : shown) {
            REGION.matcher(program.source)
                    .results()
                    .forEach(found -> regions.put(program.name + "#" + found.group(1), code(found)));
        }
        return regions;
    }

    private static String code(MatchResult region) {
        return region.group(2).stripTrailing().stripIndent().strip();
    }

    /** The lines that its comments say it prints. */
    String promisedOutput() {
        return PROMISE.matcher(source).results().map(found -> found.group(1)).collect(joining("\n"));
    }

    /** Runs it; returns what it printed. */
    String output(String... args) throws Exception {
        var main = Class.forName("io.treadle.samples.docs." + name).getMethod("main", String[].class);
        var bytes = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            main.invoke(null, (Object) args);
        } finally {
            System.setOut(out);
        }
        return bytes.toString(UTF_8).strip();
    }

    @Override
    public String toString() {
        return name;
    }
}
