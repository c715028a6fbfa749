package io.treadle.http.options;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and who the client says it is. Immutable. The name of the host is checked in any case.
 *
 * @param authorities certificates of those to trust, as PEM, in place of the JDK's; null for those
 * @param trust whom to trust, where that is not a matter of certificates alone; null for {@code authorities}
 * @param certificate the client's certificate with its chain, as PEM; null for none
 * @param key its private key, as PEM (PKCS 8), not encrypted; null for none
 * @param keys who the client is, where that is not a matter of files; null for {@code certificate} and {@code key}
 * @param versions which versions of TLS are spoken; empty for those that the JDK finds good enough
 */
public record TlsOptions(
        @Nullable Path authorities,
        @Nullable TrustManagerFactory trust,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable KeyManagerFactory keys,
        List<String> versions) {
    /** What the JDK trusts, no client certificate. */
    public static final TlsOptions DEFAULT = new TlsOptions(null, null, null, null, null, List.of());

    /** Copies the list. */
    public TlsOptions {
        versions = List.copyOf(versions);
    }

    /** Trusts the certificates in {@code pem}, or what they have signed, and nobody else. */
    public TlsOptions withAuthorities(Path pem) {
        return new TlsOptions(pem, null, certificate, key, keys, versions);
    }

    public TlsOptions withTrust(TrustManagerFactory factory) {
        return new TlsOptions(null, factory, certificate, key, keys, versions);
    }

    /** Shows a certificate to servers that ask for one. */
    public TlsOptions withCertificate(Path chainPem, Path keyPem) {
        return new TlsOptions(authorities, trust, chainPem, keyPem, null, versions);
    }

    public TlsOptions withKeys(KeyManagerFactory factory) {
        return new TlsOptions(authorities, trust, null, null, factory, versions);
    }

    /** For example {@code TLSv1.3}. */
    public TlsOptions withVersions(String... names) {
        return new TlsOptions(authorities, trust, certificate, key, keys, List.of(names));
    }
}
