package io.treadle.http;

import java.util.function.Consumer;

/** Is told the steps of all calls of a client, in callbacks of its loop, in their order; see {@link HttpOptions#withListener}. */
@FunctionalInterface
public interface HttpListener {
    /** What it throws goes to the loop's exception handler and disturbs no call. */
    void happened(HttpEvent event) throws Exception;

    /**
     * One that writes what {@code curl -v} would, line by line: what is sent begins with {@code >}, what comes with {@code <}, the
     * rest with {@code *}. Secrets are hidden, bodies are not shown.
     */
    static HttpListener log(Consumer<String> out) {
        return event -> {
            for (var line : event.lines()) {
                out.accept(mark(event.kind()) + " " + line);
            }
        };
    }

    private static String mark(HttpEvent.Kind kind) {
        return switch (kind) {
            case SENT -> ">";
            case HEAD -> "<";
            default -> "*";
        };
    }
}
