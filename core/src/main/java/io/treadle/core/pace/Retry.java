package io.treadle.core.pace;

import io.treadle.core.CancelScope;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.internal.waiting.Waiting;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often and when something is tried again that has failed. Immutable: {@code Retry.DEFAULT.withTries(5)
 * .withBackoff(ofMillis(50), ofSeconds(2)).onlyIf(e -> e instanceof IOException)}.
 *
 * @param tries how often it is tried in all
 * @param firstPause the pause after the first failure; each further one is twice as long as the last
 * @param longestPause the longest pause
 * @param jitter which part of each pause is left to chance, from 0 for none to 1, so that many who failed together do not come
 *     again together
 * @param seed of chance, for tests; null for another one each time
 * @param worthIt which failures are tried again
 * @param hint what a failure itself says about when it may be tried again: the pause is no shorter; null for nothing
 * @param limit how long all tries may take together; null for as long as they take
 */
public record Retry(
        int tries,
        Duration firstPause,
        Duration longestPause,
        double jitter,
        @Nullable Long seed,
        Predicate<? super Exception> worthIt,
        Function<? super Exception, @Nullable Duration> hint,
        @Nullable Duration limit) {
    /** Three tries of whatever has failed, with pauses of about 100 ms and 200 ms. */
    public static final Retry DEFAULT = new Retry(
            3, Duration.ofMillis(100), Duration.ofSeconds(10), 0.5, null, failure -> true, failure -> null, null);

    /**
     * @throws IllegalArgumentException if there is no try, a pause is negative, or jitter is not from 0 to 1
     */
    public Retry {
        if (tries < 1) {
            throw new IllegalArgumentException("expected 1 or more: tries=" + tries);
        }
        if (firstPause.isNegative() || longestPause.isNegative()) {
            throw new IllegalArgumentException(
                    "expected no negative pause: firstPause=" + firstPause + ", longestPause=" + longestPause);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("expected 0 to 1: jitter=" + jitter);
        }
    }

    public Retry withTries(int count) {
        return new Retry(count, firstPause, longestPause, jitter, seed, worthIt, hint, limit);
    }

    /** Pauses from {@code first}, each twice as long as the last, up to {@code longest}. */
    public Retry withBackoff(Duration first, Duration longest) {
        return new Retry(tries, first, longest, jitter, seed, worthIt, hint, limit);
    }

    public Retry withJitter(double part) {
        return new Retry(tries, firstPause, longestPause, part, seed, worthIt, hint, limit);
    }

    public Retry withSeed(long newSeed) {
        return new Retry(tries, firstPause, longestPause, jitter, newSeed, worthIt, hint, limit);
    }

    /** Tries again only after failures that {@code test} accepts. */
    public Retry onlyIf(Predicate<? super Exception> test) {
        return new Retry(tries, firstPause, longestPause, jitter, seed, test, hint, limit);
    }

    /** Waits at least as long as {@code newHint} says for a failure, for example what a server asks for; null for no wish. */
    public Retry withHint(Function<? super Exception, @Nullable Duration> newHint) {
        return new Retry(tries, firstPause, longestPause, jitter, seed, worthIt, newHint, limit);
    }

    /** For so long at most in all; when that is over, what is being tried is cancelled. */
    public Retry within(Duration time) {
        return new Retry(tries, firstPause, longestPause, jitter, seed, worthIt, hint, time);
    }

    /**
     * Runs {@code body} until it succeeds. A failure is thrown, with those of the earlier tries suppressed in it, if it was the
     * last try, is not worth another, or the next try would come too late for the caller's deadline; so it is if the predicate or
     * the hint fails with an exception, which is suppressed in it. An {@code InterruptedException} and an {@code Error}, a cancellation among them, are never tried again.
     *
     * @throws X what the body threw
     * @throws io.treadle.core.DeadlineException if the limit was over while the body ran
     */
    public <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        Body<T, X> trying = () -> runTries(body);
        return limit == null ? trying.run() : Task.withTimeout(limit, trying);
    }

    /** Runs {@code action} until it succeeds, as {@link #run(Body)} does. */
    public <X extends Exception> void run(Action<X> action) throws X {
        run(action.asBody());
    }

    private <T extends @Nullable Object, X extends Exception> T runTries(Body<T, X> body) throws X {
        var random = seed == null ? new Random() : new Random(seed);
        @Nullable Exception last = null;
        for (int done = 1; ; done++) {
            try {
                return body.run();
            } catch (Exception e) {
                if (last != null && last != e) {
                    e.addSuppressed(last); // which has the one before suppressed in it
                }
                last = e;
                var pause = done == tries ? null : pauseBeforeNext(done, e, random);
                if (pause == null) {
                    throw e;
                }
                int failures = done;
                Waiting.sleep(pause, () -> "waits to try again, after " + failures + " of " + tries + " tries");
            }
        }
    }

    /** Null if there is to be no other try. What {@code worthIt} or {@code hint} throw does not hide the failure. */
    private @Nullable Duration pauseBeforeNext(int failures, Exception failure, Random random) {
        try {
            if (!isWorthAnother(failure)) {
                return null;
            }
            var pause = atLeast(hint.apply(failure), pauseAfter(failures, random));
            return isTooLate(pause) ? null : pause;
        } catch (RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
            return null;
        } catch (Error e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    private boolean isWorthAnother(Exception failure) {
        return !(failure instanceof InterruptedException) && worthIt.test(failure);
    }

    private static Duration atLeast(@Nullable Duration wanted, Duration pause) {
        return wanted == null || wanted.compareTo(pause) < 0 ? pause : wanted;
    }

    private static boolean isTooLate(Duration pause) {
        var end = CancelScope.currentDeadline();
        return end != null && end.isBefore(TaskLoop.current().deadlineAfter(pause));
    }

    private Duration pauseAfter(int failures, Random random) {
        double most = Math.min(nanos(firstPause) * Math.pow(2, failures - 1.0), nanos(longestPause));
        return Duration.ofNanos((long) (most * (1 - jitter * random.nextDouble())));
    }

    /** Not {@link Duration#toNanos}, which fails beyond 292 years. */
    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }
}
