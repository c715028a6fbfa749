package io.treadle.loop.net;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken. Immutable: {@code TlsOptions.DEFAULT.withContext(context).withApplicationProtocols(List.of("h2"))}.
 *
 * @param context whom to trust, and the own certificate; null for what the JDK trusts, and no certificate: for clients.
 *     {@link TlsContexts} makes some
 * @param applicationProtocols what to speak above TLS, the preferred first (ALPN); empty to leave that open
 * @param protocols the versions of TLS that are good enough, such as {@code TLSv1.3}; empty for what the JDK thinks so
 * @param serverName the name that a client asks for (SNI), and for which the certificate must be; null for the host it connects to
 * @param verifyHost whether a client checks that the certificate is for that name; without it, anybody with any trusted certificate
 *     may pose as the server
 * @param clientAuth whether a server asks for a certificate of the client
 * @param handshakeTimeout how long the handshake may take
 */
public record TlsOptions(
        @Nullable SSLContext context,
        List<String> applicationProtocols,
        List<String> protocols,
        @Nullable String serverName,
        boolean verifyHost,
        ClientAuth clientAuth,
        Duration handshakeTimeout) {

    /** Whether a server asks for a certificate of the client. */
    public enum ClientAuth {
        /** It does not. */
        NONE,
        /** It does, and takes clients without one. */
        WANTED,
        /** It does, and takes no client without one. */
        NEEDED
    }

    /** The JDK's trust and versions, certificates checked, 10 s for the handshake. */
    public static final TlsOptions DEFAULT =
            new TlsOptions(null, List.of(), List.of(), null, true, ClientAuth.NONE, Duration.ofSeconds(10));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code handshakeTimeout} is not more than zero
     */
    public TlsOptions {
        applicationProtocols = List.copyOf(applicationProtocols);
        protocols = List.copyOf(protocols);
        if (!handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "handshakeTimeout must be more than zero: handshakeTimeout=" + handshakeTimeout);
        }
    }

    public TlsOptions withContext(SSLContext newContext) {
        return new TlsOptions(
                newContext, applicationProtocols, protocols, serverName, verifyHost, clientAuth, handshakeTimeout);
    }

    public TlsOptions withApplicationProtocols(List<String> names) {
        return new TlsOptions(context, names, protocols, serverName, verifyHost, clientAuth, handshakeTimeout);
    }

    public TlsOptions withProtocols(List<String> names) {
        return new TlsOptions(
                context, applicationProtocols, names, serverName, verifyHost, clientAuth, handshakeTimeout);
    }

    public TlsOptions withServerName(String name) {
        return new TlsOptions(context, applicationProtocols, protocols, name, verifyHost, clientAuth, handshakeTimeout);
    }

    public TlsOptions withVerifyHost(boolean on) {
        return new TlsOptions(context, applicationProtocols, protocols, serverName, on, clientAuth, handshakeTimeout);
    }

    public TlsOptions withClientAuth(ClientAuth policy) {
        return new TlsOptions(
                context, applicationProtocols, protocols, serverName, verifyHost, policy, handshakeTimeout);
    }

    public TlsOptions withHandshakeTimeout(Duration limit) {
        return new TlsOptions(context, applicationProtocols, protocols, serverName, verifyHost, clientAuth, limit);
    }
}
