package io.treadle.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs as a task of an event loop of its own, in virtual time. On a method it stands in the place of
 * {@link Test}; on a class it is for all test methods of the class, those with parameters and repeated ones too. What a
 * method says comes before what its class says.
 *
 * <p>The tests that a {@code @TestFactory} of such a class makes run one after the other as tasks of one loop, that of the
 * factory, whose {@code @BeforeEach} and {@code @AfterEach} they share. A stream that it returns is read without a loop.
 *
 * <p>The loop goes by a {@link io.treadle.core.testing.VirtualClock} that jumps: sleeps and timeouts take no time. Methods with
 * {@code @BeforeEach} and {@code @AfterEach} run as tasks of the same loop, which stands still in between; constructors,
 * {@code @BeforeAll} and {@code @AfterAll} run without a loop. All of the former may have parameters of the types
 * {@code EventLoop}, {@code TaskLoop} and {@code VirtualClock}.
 *
 * <p>Beside its own errors these make a test fail:
 *
 * <ul>
 *   <li>it takes longer than the limit, in real time: the error lists the tasks, and what they wait for;
 *   <li>a deadlock: for a second nothing could run, and there was nothing to wait for;
 *   <li>tasks are left that have not ended, daemons apart, after {@code @AfterEach};
 *   <li>a task or a callback has failed and nobody waited for it;
 *   <li>a blocking call, where BlockHound is present;
 *   <li>if asked for, a wait that was pinned and so stopped the whole loop.
 * </ul>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Test
@ExtendWith(TreadleExtension.class)
public @interface TreadleTest {
    /** Whether time is real: then there is no virtual clock. */
    boolean realTime() default false;

    /** Whether each task runs at once up to its first wait, before {@code spawn} returns. */
    boolean eager() default false;

    /**
     * Decides the order in which ready tasks run: {@link #FIFO}, or the same random order for the same number, or another
     * one each time with {@link #RANDOM}. A test that fails says which it was.
     */
    long seed() default FIFO;

    /** First in, first out, as in production. */
    long FIFO = 0;

    /** A new seed for each run. */
    long RANDOM = -1;

    /**
     * How long the test, and each method that goes before or after it, may take at most, in real time; {@code Long.MAX_VALUE} in a
     * debugger.
     */
    long limitMillis() default 10_000;

    /**
     * Whether a wait makes the test fail that could not give way, because of native code or a class initializer below it, or,
     * before JDK 24, of {@code synchronized}. Recorded by the JFR, for the whole JVM, so not for tests that run side by side;
     * starting it takes a moment.
     */
    boolean failOnPinning() default false;
}
