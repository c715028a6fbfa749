package io.treadle.http;

import io.treadle.testkit.TreadleTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of the client against sockets, so in real time, each as a task of a loop of its own. One fails after which a log has a
 * warning, a leaked buffer among them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TreadleTest(realTime = true, limitMillis = 100_000)
@ExtendWith(QuietLogs.class)
@interface HttpTest {}
