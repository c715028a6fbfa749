package io.treadle.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.treadle.http.error.HttpException;
import java.util.List;

/** Which heads of responses are accepted. Netty also takes other protocols' heads for one, and numbers that are no status. */
final class ResponseRules {
    private ResponseRules() {}

    static void ensureUnderstood(Hop hop, HttpResponse response) throws HttpException {
        var version = response.protocolVersion();
        int status = response.status().code();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            throw hop.malformed("expected HTTP/1.1: version=" + version);
        }
        if (status < 100 || status > 999) {
            throw hop.malformed("a status has three digits: status=" + status);
        }
        if (status == 101) {
            throw hop.malformed("the server switches to another protocol, which this client cannot");
        }
        int most = hop.options().limits().headerCount();
        if (response.headers().size() > most) {
            throw hop.limit(
                    "headerCount",
                    most,
                    "more headers than allowed: count=" + response.headers().size());
        }
        if (response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            ensureDecoded(hop, response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
        }
    }

    /** Codings that we have not asked for and cannot undo; Netty looks for the word "chunked" only. */
    private static void ensureDecoded(Hop hop, List<String> codings) throws HttpException {
        if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
            throw hop.malformed("expected no Transfer-Encoding but chunked: Transfer-Encoding=" + codings);
        }
    }
}
