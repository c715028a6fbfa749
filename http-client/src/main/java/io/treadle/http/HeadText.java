package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.treadle.http.error.FailedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Heads as they are on the wire, for people, without secrets. */
final class HeadText {
    private static final Pattern SECRET =
            Pattern.compile("(?i)(proxy-)?authorization|(set-)?cookie2?|.*(token|secret|passw"
                    + "|api-?key|signature|session|credential).*");

    private HeadText() {}

    static List<String> of(Hop hop, HttpRequest head) {
        var shown = FailedCall.withoutSecrets(hop.request().uri());
        return lines(head.method() + " " + shown + " " + head.protocolVersion(), head.headers());
    }

    static List<String> of(HttpResponse head, String version) {
        var status = version + " " + head.status().code() + " " + head.status().reasonPhrase();
        return lines(status.strip(), head.headers());
    }

    private static List<String> lines(String first, HttpHeaders headers) {
        var lines = new ArrayList<String>();
        lines.add(first);
        for (var header : headers) {
            boolean hidden = SECRET.matcher(header.getKey()).matches();
            boolean url = header.getKey().equalsIgnoreCase("location");
            lines.add(header.getKey() + ": "
                    + (hidden ? "***" : url ? FailedCall.withoutSecrets(header.getValue()) : header.getValue()));
        }
        return lines;
    }
}
