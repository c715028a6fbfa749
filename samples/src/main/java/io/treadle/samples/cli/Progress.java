package io.treadle.samples.cli;

import java.io.IOException;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error when that is a terminal; otherwise nothing. Any thread may step it. */
public final class Progress implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Shows a bar of {@code steps} steps if standard error is a terminal. */
    public static Progress show(String name, long steps) {
        return new Progress(stderrIsTerminal() ? bar(name, steps) : null);
    }

    /** Shows nothing. */
    public static Progress none() {
        return new Progress(null);
    }

    private static ProgressBar bar(String name, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .clearDisplayOnFinish()
                .build();
    }

    /** Says what the coming steps are for. */
    public void stage(String what) {
        if (bar != null) {
            bar.setExtraMessage(" " + what);
        }
    }

    /** One step is done. */
    public void step() {
        if (bar != null) {
            bar.step();
        }
    }

    /** So many steps are done. */
    public void stepTo(long steps) {
        if (bar != null) {
            bar.stepTo(steps);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    // System.console() tells of standard input and output only, and means something else from one JDK to the next.
    private static boolean stderrIsTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false; // a system without test(1): a bar that is missing does less harm than one in a log
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
