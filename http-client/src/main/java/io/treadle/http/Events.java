package io.treadle.http;

import io.treadle.core.TaskLoop;
import io.treadle.http.HttpEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Tells the listeners of one call what happens, later: never in the middle of Netty's handlers. Does nothing without any. */
final class Events {
    private final TaskLoop loop;
    private final List<HttpListener> listeners;
    private final long begin;

    Events(TaskLoop loop, List<HttpListener> listeners, long begin) {
        this.loop = loop;
        this.listeners = listeners;
        this.begin = begin;
    }

    boolean isHeard() {
        return !listeners.isEmpty();
    }

    void tell(Kind kind, Hop hop, Supplier<List<String>> lines) {
        if (isHeard()) {
            var time = Duration.ofNanos(loop.clock().nanoTime() - begin);
            var event = new HttpEvent(kind, hop.request(), hop.attempt(), time, lines.get());
            for (var listener : listeners) {
                loop.callSoon(() -> listener.happened(event));
            }
        }
    }
}
