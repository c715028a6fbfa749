package io.treadle.http;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.treadle.http.options.TlsOptions;
import javax.net.ssl.SSLException;

/** Makes contexts for TLS. Reads files, which takes some 100 ms. */
final class Tls {
    private Tls() {}

    static SslContext context(HttpOptions options) throws SSLException {
        var builder = SslContextBuilder.forClient();
        var tls = options.tls();
        trust(builder, tls);
        identify(builder, tls);
        if (!tls.versions().isEmpty()) {
            builder.protocols(tls.versions());
        }
        if (options.protocol() != io.treadle.http.options.Protocol.HTTP_1_1) {
            builder.applicationProtocolConfig(offer());
        }
        return builder.build();
    }

    private static void trust(SslContextBuilder builder, TlsOptions tls) {
        if (tls.trust() != null) {
            builder.trustManager(tls.trust());
        } else if (tls.authorities() != null) {
            builder.trustManager(tls.authorities().toFile());
        }
    }

    private static void identify(SslContextBuilder builder, TlsOptions tls) {
        if (tls.keys() != null) {
            builder.keyManager(tls.keys());
        } else if (tls.certificate() != null && tls.key() != null) {
            builder.keyManager(tls.certificate().toFile(), tls.key().toFile());
        }
    }

    private static ApplicationProtocolConfig offer() {
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1);
    }
}
