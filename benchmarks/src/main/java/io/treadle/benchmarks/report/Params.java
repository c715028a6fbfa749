package io.treadle.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a measurement was made with: named values in the order in which they were added, such as
 * {@code connections=64,delay=0,bytes=1024}. Immutable.
 */
public final class Params {
    private static final Params NONE = new Params(Map.of());

    private final Map<String, String> values;

    private Params(Map<String, String> values) {
        this.values = values;
    }

    /** No parameter at all. */
    public static Params none() {
        return NONE;
    }

    /** A single parameter; throws as {@link #with} does. */
    public static Params of(String key, Object value) {
        return NONE.with(key, value);
    }

    /**
     * These parameters and one more at the end; a key that is already there keeps its place and gets the new value.
     *
     * @throws IllegalArgumentException if the key or the value is empty or holds one of {@code = ,}
     */
    public Params with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(plain(key), plain(value.toString()));
        return new Params(more);
    }

    /** These parameters but for one; the same when it is not there. */
    public Params without(String key) {
        Map<String, String> fewer = new LinkedHashMap<>(values);
        fewer.remove(key);
        return new Params(fewer);
    }

    /**
     * What {@link #toString} gives, read again.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    @JsonCreator
    public static Params parse(String text) {
        Params params = NONE;
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("expected pairs of key=value with commas between: text=" + text);
            }
            params = params.with(parts[0], parts[1]);
        }
        return params;
    }

    /** The keys, in their order. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** The value of a key; empty text for one that is not there. */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** As the end of a sentence: {@code  with depth 16, cores 2}; empty without parameters. */
    public String sentence() {
        return values.isEmpty() ? "" : " with " + toString().replace(",", ", ").replace("=", " ");
    }

    private static String plain(String text) {
        if (text.isEmpty() || text.contains("=") || text.contains(",")) {
            throw new IllegalArgumentException("a key or value must be some text without = and comma: text=" + text);
        }
        return text;
    }

    /** {@code key=value} pairs with commas between; empty without parameters. */
    @JsonValue
    @Override
    public String toString() {
        return values.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
    }

    /** Equal are the same keys with the same values, in any order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Params params && values.equals(params.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
