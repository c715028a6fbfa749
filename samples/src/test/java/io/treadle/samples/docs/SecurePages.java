package io.treadle.samples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server for https with a certificate that nobody else has signed. */
final class SecurePages implements AutoCloseable {
    private static final String PASSWORD = "no secret";

    private final Path keys;
    private final Path certificate;
    private final HttpsServer server;

    /** Makes keys in {@code folder}, and serves. */
    SecurePages(Path folder) throws Exception {
        keys = folder.resolve("keys.p12");
        certificate = folder.resolve("certificate.pem");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** The JDK's own tool; no API makes a certificate. */
    private void keytool(String... command) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        words.addAll(List.of(command));
        words.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD, "-alias", "pages"));
        var tool = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(tool.getInputStream().readAllBytes(), UTF_8);
        if (tool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    String certificate() {
        return certificate.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
