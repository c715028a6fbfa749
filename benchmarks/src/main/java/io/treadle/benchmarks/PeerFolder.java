package io.treadle.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The folder {@code benchmarks/peers} of the checkout that these classes were built in. */
final class PeerFolder {
    private PeerFolder() {}

    /** The path of a file there. */
    static String file(String name) {
        try {
            Path classes = Path.of(PeerFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("../peers").resolve(name).normalize().toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of the classes is always a URI; please report", e);
        }
    }
}
