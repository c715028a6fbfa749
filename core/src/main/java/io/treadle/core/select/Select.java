package io.treadle.core.select;

import io.treadle.core.Task;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first of several things. Exactly one is taken; the others are as if nobody had asked.
 *
 * <pre>{@code
 * var answer = Select.of(
 *                 jobs.receiving().then(job -> run(job)),
 *                 Select.after(ofSeconds(1)).then(late -> "nothing to do"))
 *         .await();
 * }</pre>
 *
 * <p>Where several can be taken at once, each is taken as often as the others over many selects, so that a busy clause starves none;
 * {@link #biased} takes the first in the order of the clauses instead. For tasks of one loop.
 *
 * @param <T> the result
 */
public final class Select<T extends @Nullable Object> {
    private final List<SelectClause<? extends T>> clauses;
    private final boolean biased;

    private Select(List<SelectClause<? extends T>> clauses, boolean biased) {
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException("nothing to select from: clauses=0, expected at least one");
        }
        this.clauses = clauses;
        this.biased = biased;
    }

    /**
     * A choice over {@code clauses}.
     *
     * @throws IllegalArgumentException if there is none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // is copied, never written to
    public static <T extends @Nullable Object> Select<T> of(SelectClause<? extends T>... clauses) {
        return new Select<>(List.of(clauses), false);
    }

    /** A choice over {@code clauses}, as {@link #of(SelectClause[])}. */
    public static <T extends @Nullable Object> Select<T> of(List<? extends SelectClause<? extends T>> clauses) {
        return new Select<>(List.copyOf(clauses), false);
    }

    /** This choice, taking the first in the order of the clauses where several can be taken at once. */
    public Select<T> biased() {
        return new Select<>(clauses, true);
    }

    // ---- clauses ----

    /** What is there {@code delay} after the select has begun: that point in time. */
    public static SelectClause<Deadline> after(Duration delay) {
        return () -> new TimeAttempt(delay);
    }

    /** What is there at {@code time}: that point in time. */
    public static SelectClause<Deadline> at(Deadline time) {
        return () -> new TimeAttempt(time);
    }

    /** The end of {@code task}, however it ends; the task itself is what is taken. */
    public static <K extends Task<?>> SelectClause<K> done(K task) {
        return () -> new DoneAttempt<>(task);
    }

    // ---- choosing ----

    /**
     * Waits until something can be taken, and takes it.
     *
     * @throws Exception what its handler throws
     * @throws io.treadle.core.Cancelled if the caller is cancelled; nothing was taken then
     */
    public T await() throws Exception {
        int first = firstToTry();
        var attempts = attempts();
        var taken = tryEach(attempts, first);
        return (taken == null ? awaitOne(attempts) : taken).result();
    }

    /**
     * Takes what can be taken without waiting.
     *
     * @return what was taken, else {@code otherwise}
     * @throws Exception what its handler throws
     */
    public T orElse(T otherwise) throws Exception {
        int first = firstToTry();
        var taken = tryEach(attempts(), first);
        return taken == null ? otherwise : taken.result();
    }

    private int firstToTry() {
        var loop = Wait.checkpoint();
        return biased ? 0 : loop.pickEvenly(clauses.size());
    }

    private List<Attempt<? extends T>> attempts() {
        var attempts = new ArrayList<Attempt<? extends T>>(clauses.size());
        for (var clause : clauses) {
            attempts.add(clause.attempt());
        }
        return attempts;
    }

    private static <T extends @Nullable Object> @Nullable Attempt<? extends T> tryEach(
            List<Attempt<? extends T>> attempts, int first) {
        for (int i = 0; i < attempts.size(); i++) {
            var attempt = attempts.get((first + i) % attempts.size());
            if (attempt.tryNow()) {
                return attempt;
            }
        }
        return null;
    }

    private static <T extends @Nullable Object> Attempt<? extends T> awaitOne(List<Attempt<? extends T>> attempts) {
        var wait = Wait.begin();
        var enlisted = enlistAll(attempts, wait);
        return attempts.get(indexOf(wait.park(), enlisted));
    }

    /** By identity: clauses of others may be equal to each other. */
    private static int indexOf(Wait.Clause winner, List<Wait.Clause> enlisted) {
        int index = 0;
        while (enlisted.get(index) != winner) {
            index++;
        }
        return index;
    }

    private static List<Wait.Clause> enlistAll(List<? extends Attempt<?>> attempts, Wait wait) {
        var enlisted = new ArrayList<Wait.Clause>(attempts.size());
        try {
            for (var attempt : attempts) {
                enlisted.add(attempt.enlist(wait));
            }
        } catch (Throwable e) {
            wait.abandon();
            throw e;
        }
        return enlisted;
    }
}
