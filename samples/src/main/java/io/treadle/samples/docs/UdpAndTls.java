package io.treadle.samples.docs;

import io.treadle.core.select.Select;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.Datagram;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.net.TlsContexts;
import io.treadle.loop.net.TlsOptions;
import io.treadle.loop.net.TlsStream;
import io.treadle.loop.net.UdpOptions;
import io.treadle.loop.net.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.X509CertSelector;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What docs/net.md says about UDP and TLS. */
public final class UdpAndTls {
    private UdpAndTls() {}

    /** Runs what needs no certificate. */
    public static void main(String... arguments) throws Exception {
        EventLoop.<Exception>run(UdpAndTls::datagrams);
    }

    private static void datagrams() throws Exception {
        var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // region udp
        try (var server = UdpSocket.bind(local, UdpOptions.DEFAULT);
                var client = UdpSocket.connect(server.localAddress(), UdpOptions.DEFAULT)) {
            client.send("ping");
            Datagram question = server.receive();
            server.send(question.bytes(), question.sender());
            var answer = Select.of(
                            client.receiving().then(Datagram::text),
                            Select.after(Duration.ofSeconds(1)).then(late -> "lost"))
                    .await();
            System.out.println(answer); // prints ping
        }
        // endregion
    }

    static void speakTls() throws IOException {
        // region tls-client
        var options = TlsOptions.DEFAULT.withApplicationProtocols(List.of("http/1.1"));
        var tcp = TcpStream.connect("example.com", 443);
        try (var stream = TlsStream.startTls(tcp, "example.com", options)) {
            stream.write("GET / HTTP/1.0\r\nHost: example.com\r\n\r\n");
            System.out.println(stream.readLine());
            System.out.println(stream.session().getProtocol() + " " + stream.applicationProtocol());
        }
        // endregion
    }

    static void serveTls(Path chain, Path key) throws IOException {
        // region tls-server
        var context = Treadle.offload(() -> TlsContexts.server(chain, key)); // PEM files
        var options = TlsOptions.DEFAULT.withContext(context);
        try (var server = TcpServer.listen(8443, TlsStream.serving(options, stream -> stream.transferTo(stream)))) {
            server.join();
        }
        // endregion
    }

    /** For clients that trust the certificates in {@code trusted}, and those that these have signed and not taken back. */
    public static SSLContext checkingRevocation(KeyStore trusted, Path list)
            throws GeneralSecurityException, IOException {
        // region tls-revocation
        var builder = CertPathBuilder.getInstance("PKIX");
        var checker = (PKIXRevocationChecker) builder.getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK)); // no question over the network
        var parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.addCertPathChecker(checker);
        try (var file = Files.newInputStream(list)) { // in a task within offload
            var revoked = CertificateFactory.getInstance("X.509").generateCRLs(file);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
        }
        var managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(new CertPathTrustManagerParameters(parameters));
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        // endregion
        return context;
    }
}
