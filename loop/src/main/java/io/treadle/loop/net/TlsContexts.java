package io.treadle.loop.net;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes contexts for TLS from files in PEM form, as certificate authorities and {@code openssl} write them, and from key stores.
 * Reading files blocks, so in a task: {@code Treadle.offload(() -> TlsContexts.server(chain, key))}. Make one and use it for all
 * connections: what is learnt in one handshake makes the next one shorter.
 */
public final class TlsContexts {
    private TlsContexts() {}

    /**
     * For clients that trust the certificates in {@code trusted}, and what these have signed, and nobody else.
     *
     * @throws IOException if a file cannot be read, or does not hold what it should
     */
    public static SSLContext client(Path trusted) throws IOException {
        return client(trusted, null, null);
    }

    /** For clients that also show a certificate: {@code chain}, their own first, whose key, in PKCS #8 form, is in {@code key}. */
    public static SSLContext client(Path trusted, @Nullable Path chain, @Nullable Path key) throws IOException {
        return build("trusted=" + trusted + ", chain=" + chain + ", key=" + key, () -> {
            var builder = SslContextBuilder.forClient().trustManager(trusted.toFile());
            return chain == null || key == null ? builder : builder.keyManager(chain.toFile(), key.toFile());
        });
    }

    /** For servers with the certificate {@code chain}, their own first, whose key, in PKCS #8 form, is in {@code key}. */
    public static SSLContext server(Path chain, Path key) throws IOException {
        return server(chain, key, null);
    }

    /** For servers that also check certificates of clients, by those in {@code trusted}; see {@link TlsOptions.ClientAuth}. */
    public static SSLContext server(Path chain, Path key, @Nullable Path trusted) throws IOException {
        return build("chain=" + chain + ", key=" + key + ", trusted=" + trusted, () -> {
            var builder = SslContextBuilder.forServer(chain.toFile(), key.toFile());
            return trusted == null ? builder : builder.trustManager(trusted.toFile());
        });
    }

    /**
     * Of key stores: {@code keys} holds the own certificate and its key, {@code trusted} the certificates to be trusted.
     *
     * @param keys null for none
     * @param trusted null for what the JDK trusts
     */
    public static SSLContext of(@Nullable KeyStore keys, char @Nullable [] password, @Nullable KeyStore trusted)
            throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                keys == null ? null : managersOf(keys, password).getKeyManagers(),
                trusted == null ? null : trusting(trusted).getTrustManagers(),
                null);
        return context;
    }

    private static KeyManagerFactory managersOf(KeyStore keys, char @Nullable [] password)
            throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        return managers;
    }

    private static TrustManagerFactory trusting(KeyStore trusted) throws GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers;
    }

    private static SSLContext build(String what, Supplier<SslContextBuilder> builder) throws IOException {
        try {
            var made = builder.get().sslProvider(SslProvider.JDK).build();
            return ((JdkSslContext) made).context();
        } catch (IllegalArgumentException | IOException e) { // the former for files that do not hold what they should
            throw new IOException("no TLS context could be made of the files: " + what + ": " + e.getMessage(), e);
        }
    }
}
