package io.treadle.loop.process;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of processes that were run to their ends as a {@link Pipeline}.
 *
 * @param stages what became of each, in their order: the last has the stdout, each its own stderr
 */
public record PipelineResult(List<SubprocessResult> stages) {
    private static final String NOBODY_READS = "PIPE";

    public PipelineResult {
        stages = List.copyOf(stages);
    }

    /** What the last wrote to stdout, as UTF-8; empty where that went somewhere else. */
    public String stdout() {
        return stages.getLast().stdout();
    }

    /** What the last wrote to stdout. */
    public byte[] stdoutBytes() {
        return stages.getLast().stdoutBytes();
    }

    /** What all wrote to stderr, one after the other, as UTF-8. */
    public String stderr() {
        return stages.stream().map(SubprocessResult::stderr).collect(Collectors.joining());
    }

    /**
     * Whether all ended with 0. One before the last may also have ended with SIGPIPE: the next one had read enough, as {@code head}
     * does.
     */
    public boolean isSuccess() {
        return stages.stream().allMatch(stage -> stage.isSuccess() || itsReaderHadEnough(stage));
    }

    private boolean itsReaderHadEnough(SubprocessResult stage) {
        return stage != stages.getLast()
                && stage.exit().signal().filter(NOBODY_READS::equals).isPresent();
    }

    /**
     * This, if it is a {@linkplain #isSuccess success} and all {@linkplain SubprocessResult#isOutputComplete outputs are complete}.
     *
     * @throws SubprocessFailedException if not, about the first stage that went wrong
     */
    public PipelineResult check() throws SubprocessFailedException {
        for (var stage : stages) {
            if (!itsReaderHadEnough(stage)) {
                stage.check();
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return stages.stream().map(SubprocessResult::toString).collect(Collectors.joining(" | "));
    }
}
