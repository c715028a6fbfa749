package io.treadle.samples.coroutines;

import io.treadle.samples.cli.Topic;
import java.util.List;

/** The samples of this package. */
public final class Coroutines {
    public static final Topic TOPIC =
            new Topic("Coroutines", List.of(Cor1Cor2.class, SwitchTwo.class, Interleave.class, ThreeUrls.class));

    private Coroutines() {}
}
