package io.treadle.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority for tests, good and bad certificates of it, and contexts for TLS with them. Made by the JDK's own
 * {@code keytool}, which takes a second for each; so make them once for many tests. Any thread may ask, also several at a time; a task
 * that does waits, and its loop goes on.
 */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final Path store;
    private final Map<String, String> aliases = new HashMap<>();

    private TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("test-certificates.p12");
    }

    /** An authority whose files are in {@code folder}. */
    public static TestCertificates create(Path folder) throws IOException, InterruptedException {
        var made = new TestCertificates(folder);
        made.elsewhere(() -> {
            made.keytool(AUTHORITY, "CN=test authority", "-ext", "bc:c");
            return made;
        });
        return made;
    }

    /** Does {@code work}, which blocks, on a thread of its own, one after the other. */
    private <T> T elsewhere(Callable<T> work) throws IOException, InterruptedException {
        var call = new FutureTask<>(() -> {
            synchronized (this) {
                return work.call();
            }
        });
        Thread.ofPlatform().name("test-certificates").daemon().start(call);
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IOException("certificates could not be made or read: folder=" + folder, e.getCause());
        }
    }

    // ---- contexts ----

    /** For a server with a good certificate for {@code names}, each {@code dns:localhost} or {@code ip:127.0.0.1}. */
    public SSLContext server(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> context(signed(names), false));
    }

    /** For a server with a certificate for {@code names} that was good until some days ago. */
    public SSLContext expired(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> context(signed(names, "-startdate", "-20d", "-validity", "10"), false));
    }

    /** For a server with a certificate for {@code names} that nobody but itself has signed. */
    public SSLContext selfSigned(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> context(certificate("CN=nobody", null, names), false));
    }

    /** For a server with a good certificate, that trusts the authority's clients too. */
    public SSLContext serverThatTrusts(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> context(signed(names), true));
    }

    /** For a client that trusts the authority and nobody else. */
    public SSLContext client() throws IOException, InterruptedException {
        return elsewhere(() -> context(null, true));
    }

    /** For such a client with a certificate for {@code user} to show. */
    public SSLContext client(String user) throws IOException, InterruptedException {
        return elsewhere(() -> context(certificate("CN=" + user, AUTHORITY), true));
    }

    // ---- files, for programs ----

    /** The certificate of the authority, in PEM form. */
    public Path authorityPem() throws IOException, InterruptedException {
        return elsewhere(() -> pem(
                AUTHORITY + ".pem",
                "CERTIFICATE",
                load().getCertificate(AUTHORITY).getEncoded()));
    }

    /** A good certificate for {@code names}, in PEM form; the same one each time. */
    public Path certificatePem(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> {
            var alias = signed(names);
            return pem(
                    alias + ".pem", "CERTIFICATE", load().getCertificate(alias).getEncoded());
        });
    }

    /** The key of {@link #certificatePem}, in PEM form (PKCS #8). */
    public Path keyPem(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> {
            var alias = signed(names);
            var key = load().getKey(alias, PASSWORD.toCharArray());
            return pem(alias + "-key.pem", "PRIVATE KEY", key.getEncoded());
        });
    }

    /** A list of the authority, in PEM form, that takes the {@link #certificatePem certificate} for {@code names} back. */
    public Path revocationPem(String... names) throws IOException, InterruptedException {
        return elsewhere(() -> {
            var alias = signed(names);
            var number = ((X509Certificate) load().getCertificate(alias)).getSerialNumber();
            var list = folder.resolve(alias + "-revoked.pem");
            run("-gencrl", AUTHORITY, "-rfc", "-id", number.toString(), "-file", list.toString());
            return list;
        });
    }

    private Path pem(String name, String type, byte[] content) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }

    // ---- making them ----

    private String signed(String[] names, String... extra) throws IOException, InterruptedException {
        return certificate("CN=test", AUTHORITY, names, extra);
    }

    private String certificate(String subject, @Nullable String signer, String[] names, String... extra)
            throws IOException, InterruptedException {
        var options = new ArrayList<>(List.of(extra));
        if (names.length > 0) {
            options.addAll(List.of("-ext", "SAN=" + String.join(",", names)));
        }
        if (signer != null) {
            options.addAll(List.of("-signer", signer));
        }
        var known = aliases.get(subject + options);
        if (known != null) {
            return known;
        }
        var alias = "key" + aliases.size();
        keytool(alias, subject, options.toArray(String[]::new));
        aliases.put(subject + options, alias);
        return alias;
    }

    private String certificate(String subject, String signer) throws IOException, InterruptedException {
        return certificate(subject, signer, new String[0]);
    }

    private void keytool(String alias, String subject, String... options) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("-keyalg", "EC", "-dname", subject));
        all.addAll(List.of(options));
        run("-genkeypair", alias, all.toArray(String[]::new));
    }

    private void run(String verb, String alias, String... options) throws IOException, InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var command = new ArrayList<>(List.of(program.toString(), verb, "-alias", alias));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
        command.addAll(List.of(options));
        var output = folder.resolve("keytool.log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool failed: command=" + command + ": " + Files.readString(output));
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private SSLContext context(@Nullable String own, boolean trusting) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                own == null ? null : keys(own).getKeyManagers(), trusting ? trust().getTrustManagers() : null, null);
        return context;
    }

    private KeyManagerFactory keys(String alias) throws IOException, GeneralSecurityException {
        var password = PASSWORD.toCharArray();
        var all = load();
        var one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(one, password);
        return managers;
    }

    private TrustManagerFactory trust() throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, load().getCertificate(AUTHORITY));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers;
    }
}
