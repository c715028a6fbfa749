package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.loop.Treadle;
import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TlsOptions;
import io.treadle.loop.net.TlsStream;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/net.md says of certificates that were taken back. */
class RevocationTest {
    private static final String LOCALHOST = "dns:localhost";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static SSLContext revoked;
    private static SSLContext checking;

    @BeforeAll
    static void make() throws Exception {
        certificates = TestCertificates.create(folder);
        revoked = certificates.server(LOCALHOST);
        checking = UdpAndTls.checkingRevocation(trusted(), certificates.revocationPem(LOCALHOST));
    }

    private static KeyStore trusted() throws GeneralSecurityException, IOException, InterruptedException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var pem = Files.newInputStream(certificates.authorityPem())) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        return store;
    }

    /** What {@code client} reads from a server with {@code certificate}. */
    private static String ask(SSLContext client, SSLContext certificate) throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Treadle.run(() -> {
            try (var server = TcpServer.listen(
                            anyPort, TlsStream.serving(patient(certificate), stream -> stream.write("hello\n")));
                    var stream =
                            TlsStream.connect("localhost", server.port(), patient(client), ConnectOptions.DEFAULT)) {
                return String.valueOf(stream.readLine());
            }
        });
    }

    private static TlsOptions patient(SSLContext context) {
        return TlsOptions.DEFAULT.withContext(context).withHandshakeTimeout(Duration.ofSeconds(60));
    }

    @Test
    void aRevokedCertificateIsRefusedByAContextThatChecks() {
        var failure = assertThrows(SSLException.class, () -> ask(checking, revoked));
        assertTrue(hasCause(failure, CertificateRevokedException.class), failure::toString);
    }

    @Test
    void anotherCertificateOfTheAuthorityIsTakenByIt() throws Exception {
        assertEquals("hello", ask(checking, certificates.server(LOCALHOST, "ip:127.0.0.1")));
    }

    @Test
    void aRevokedCertificateIsTakenByAContextThatDoesNotCheck() throws Exception {
        assertEquals("hello", ask(certificates.client(), revoked));
    }

    @Test
    void withoutAListForTheAuthorityNoCertificateIsTaken() throws Exception {
        Files.createDirectory(folder.resolve("other"));
        var list = TestCertificates.create(folder.resolve("other")).revocationPem(LOCALHOST);
        var unsure = UdpAndTls.checkingRevocation(trusted(), list);
        var failure = assertThrows(SSLException.class, () -> ask(unsure, revoked));
        assertTrue(hasCause(failure, CertPathValidatorException.class), failure::toString);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
