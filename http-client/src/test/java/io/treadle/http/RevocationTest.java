package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.http.error.HttpTlsException;
import io.treadle.http.options.TlsOptions;
import io.treadle.testkit.TestCertificates;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that their authority has taken back, with a list of them (CRL) that the client has. */
@HttpTest
class RevocationTest {
    private static final String LOCALHOST = "dns:localhost";

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static TlsOptions revoked;
    private static TlsOptions others;

    @BeforeAll
    static void makeLists() throws Exception {
        certificates = TestCertificates.create(folder);
        revoked = RevocationList.ofServer(folder, certificates, LOCALHOST).trustOfOthers();
        others = RevocationList.of(folder, certificates, BigInteger.TWO).trustOfOthers();
    }

    private static void with(TlsOptions tls, Asking asking) throws Exception {
        try (var server = ByteServer.startSecure(certificates.server(LOCALHOST), peer -> peer.answerAll(OK))) {
            var url = "https://localhost:" + server.port() + "/";
            use(HttpOptions.DEFAULT.withTls(tls), http -> asking.ask(http, url));
        }
    }

    /** What is asked of a server whose certificate may have been taken back. */
    private interface Asking {
        void ask(HttpClient http, String url) throws Exception;
    }

    @Test
    void listsAreNotLookedAtByDefault() throws Exception {
        with(
                TlsOptions.DEFAULT.withAuthorities(certificates.authorityPem()),
                (http, url) -> assertEquals("ok", http.get(url).text()));
    }

    @Test
    void revokedCertificateIsRefusedByATrustThatLooks() throws Exception {
        with(revoked, (http, url) -> {
            var error = assertThrows(HttpTlsException.class, () -> http.get(url));
            assertSays("revoked", error);
        });
    }

    @Test
    void certificateThatIsNotInTheListIsTrusted() throws Exception {
        with(others, (http, url) -> assertEquals("ok", http.get(url).text()));
    }
}
