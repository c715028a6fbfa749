package io.treadle.samples;

import io.treadle.samples.web.TutorialSite;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The server beside docs/tutorial.md. */
@Command(name = "site", description = "The pages that docs/tutorial.md asks for, served until Ctrl-C.")
final class Site implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        try (var site = new TutorialSite()) {
            System.out.println(site.url());
            new CountDownLatch(1).await(); // the JVM ends by Ctrl-C
        }
        return 0;
    }
}
