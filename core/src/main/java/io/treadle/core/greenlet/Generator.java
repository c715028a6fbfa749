package io.treadle.core.greenlet;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Values that plain code produces when they are asked for, one at a time: Python's generator.
 *
 * <pre>{@code
 * try (var squares = Generator.<Integer>of(out -> { for (int i = 0; ; i++) out.yield(i * i); })) {
 *     for (int square : squares) ...
 * }
 * }</pre>
 *
 * <p>The body runs only while a consumer waits for the next value. It is a virtual thread of the scheduler of its first
 * consumer, where that is a task of a loop or a greenlet in {@link Greenlet#run}: then handing over is direct, and the body
 * is part of the task that consumes (it may sleep and is cancelled with it). Elsewhere it is one of the JDK's virtual
 * threads, at the cost of a thread hop each way.
 *
 * <p>Any thread may use it, one at a time. It can be iterated once. A generator that is not read to its end must be {@linkplain
 * #close closed}, or its body stays suspended for ever: no {@code finally} of it runs at garbage collection.
 *
 * @param <T> the values
 */
public final class Generator<T extends @Nullable Object> implements Iterable<T>, AutoCloseable {
    private final Producer<T> producer;

    private Generator(GeneratorBody<T> body) {
        this.producer = new Producer<>(body);
    }

    /** A generator of what {@code body} hands out. The body begins when the first value is asked for. */
    public static <T extends @Nullable Object> Generator<T> of(GeneratorBody<T> body) {
        return new Generator<>(Objects.requireNonNull(body, "a generator needs a body: body=null"));
    }

    /** Whether there is another value; runs the body up to it. */
    // Throws what the body throws, as all methods here that run it do, checked exceptions as well.
    public boolean hasNext() {
        return producer.lookAhead();
    }

    /**
     * Runs the body up to the next value.
     *
     * @throws NoSuchElementException if the body has ended
     * @throws IllegalStateException if another thread, or the body itself, is using this
     */
    public T next() {
        return producer.next(null, null);
    }

    /**
     * Has the {@code yield} that the body is in return {@code value}, and runs the body up to the next value.
     *
     * @throws IllegalStateException if the body is in no {@code yield}: it has not begun, or {@link #hasNext} has looked ahead
     * @throws NoSuchElementException if the body has ended
     */
    public T send(@Nullable Object value) {
        return producer.next(value, null);
    }

    /**
     * Has the {@code yield} that the body is in throw {@code error}, the same object, and runs the body up to the next value. A
     * generator that has not begun ends without running, and one that has ended stays so: {@code error} comes back, as it does
     * where the body does not catch it, also if it is a {@link GreenletExit}.
     *
     * @throws NoSuchElementException if the body ends without another value
     * @throws IllegalStateException if {@link #hasNext} has looked ahead
     */
    public T throwInto(Throwable error) {
        return producer.next(
                null,
                Objects.requireNonNull(error, "an error is needed to be thrown: error=null; call next() for none"));
    }

    /**
     * Ends the body: the {@code yield} that it is in throws {@link GreenletExit}, its {@code finally} blocks run. Does nothing
     * if it has ended, or ends it without a step if it has not begun.
     *
     * @throws IllegalStateException if the body hands out another value instead of ending, or is running
     */
    @Override
    public void close() {
        producer.close();
    }

    /** Iterates over this itself: the values can be read once. */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return Generator.this.hasNext();
            }

            @Override
            public T next() {
                return Generator.this.next();
            }
        };
    }

    /** The values that are left, in order, as they are asked for. Closing the stream closes this. */
    public Stream<T> stream() {
        var values = Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED);
        return StreamSupport.stream(values, false).onClose(this::close);
    }

    Producer<T> producer() {
        return producer;
    }
}
