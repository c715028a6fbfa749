package io.treadle.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key and a certificate that it has signed itself, for one host; made by the JDK's own keytool. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore keys;

    private Certificates(KeyStore keys) {
        this.keys = keys;
    }

    /** {@code subject} as keytool's {@code -ext SAN=} takes it: {@code dns:localhost} or {@code ip:127.0.0.1}. */
    static Certificates selfSigned(Path folder, String subject) throws Exception {
        return Clients.blocking(() -> make(folder, subject));
    }

    private static Certificates make(Path folder, String subject) throws Exception {
        var file = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = List.of(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=treadle test",
                "-ext",
                "SAN=" + subject,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString());
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + command);
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var input = Files.newInputStream(file)) {
            keys.load(input, PASSWORD);
        }
        return new Certificates(keys);
    }

    Path writeCertificate(Path file) throws Exception {
        return write(file, "CERTIFICATE", keys.getCertificate("server").getEncoded());
    }

    Path writeKey(Path file) throws Exception {
        return write(file, "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
    }

    private static Path write(Path file, String what, byte[] bytes) throws Exception {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    /** For a server that asks for this certificate too. */
    SSLContext mutual() throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted());
        return Clients.blocking(() -> context("TLS", trust));
    }

    SSLContext server() throws Exception {
        return Clients.blocking(() -> context("TLS", null));
    }

    private SSLContext context(String protocol, @Nullable TrustManagerFactory trust) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance(protocol);
        context.init(managers.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore trusted() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        return trusted;
    }

    /** For a client that trusts this certificate and no other. */
    SslContext trusting() throws Exception {
        return Clients.blocking(this::trustingContext);
    }

    private SslContext trustingContext() throws Exception {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted());
        return SslContextBuilder.forClient().trustManager(managers).build();
    }
}
