package io.treadle.testkit.faults;

import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TlsOptions;
import io.treadle.loop.net.TlsStream;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import javax.net.ssl.SSLContext;

/** Certificates for all tests of TLS, made once. */
final class TlsFixture {
    static final TestCertificates CERTIFICATES = create();
    static final String[] HERE = {"dns:localhost", "ip:127.0.0.1"};

    private TlsFixture() {}

    private static TestCertificates create() {
        try {
            var folder = Files.createTempDirectory("treadle-tls");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return TestCertificates.create(folder);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // a temporary folder is left
        }
    }

    static TlsOptions client() throws Exception {
        return with(CERTIFICATES.client());
    }

    static TlsOptions server() throws Exception {
        return with(CERTIFICATES.server(HERE));
    }

    static TlsOptions with(SSLContext context) {
        return TlsOptions.DEFAULT.withContext(context).withHandshakeTimeout(Duration.ofSeconds(60));
    }

    static TlsStream connect(int port, TlsOptions options) throws IOException {
        return TlsStream.connect(
                "localhost", port, options, ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(60)));
    }
}
