package io.treadle.http;

import io.treadle.http.options.TlsOptions;
import io.treadle.testkit.TestCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;

/** What the authority of a test has taken back, as a list (CRL) that the JDK's keytool makes. Not for tasks: it blocks. */
final class RevocationList {
    private final X509Certificate authority;
    private final CRL list;

    private RevocationList(X509Certificate authority, CRL list) {
        this.authority = authority;
        this.list = list;
    }

    /** With the certificate that {@code certificates} has for the server {@code name}. */
    static RevocationList ofServer(Path folder, TestCertificates certificates, String name) throws Exception {
        return of(folder, certificates, read(certificates.certificatePem(name)).getSerialNumber());
    }

    /** With the certificate of that number; the files of {@code certificates} are in {@code folder}. */
    static RevocationList of(Path folder, TestCertificates certificates, BigInteger serial) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var store = folder.resolve("test-certificates.p12").toString();
        var file = folder.resolve("revoked-" + serial);
        var command = new ArrayList<>(List.of(keytool, "-gencrl", "-alias", "authority", "-id", serial.toString()));
        command.addAll(List.of("-keystore", store, "-storepass", "changeit", "-file", file.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: output=" + output);
        }
        try (var input = Files.newInputStream(file)) {
            var list = CertificateFactory.getInstance("X.509").generateCRL(input);
            return new RevocationList(read(certificates.authorityPem()), list);
        }
    }

    private static X509Certificate read(Path pem) throws Exception {
        try (var input = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
        }
    }

    /** Trusts the authority, but for what it has taken back. */
    TlsOptions trustOfOthers() throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        var parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        parameters.setRevocationEnabled(true);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return TlsOptions.DEFAULT.withTrust(factory);
    }
}
