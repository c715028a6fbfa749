package io.treadle.http;

import io.netty.handler.codec.http.HttpResponse;
import java.util.List;

/**
 * The head of a response, and which request it answers.
 *
 * @param history the redirects that led to it
 */
record Received(Hop hop, HttpResponse head, String version, List<ResponseHead> history) {
    int status() {
        return head.status().code();
    }

    Received after(List<ResponseHead> redirects) {
        return redirects.isEmpty() ? this : new Received(hop, head, version, List.copyOf(redirects));
    }
}
