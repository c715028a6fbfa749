package io.treadle.samples.coroutines;

import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * gevent's first lesson: a task runs until it waits, and even a wait of no time lets the others run.
 *
 * <p>gevent's {@code sleep(0)} is {@code Treadle.yieldNow()}; {@code sleep(Duration.ZERO)} does the same.
 */
@Command(name = "interleave", description = "Two tasks take turns at sleep(0), as gevent teaches it.")
final class Interleave implements Runnable {

    @Override
    public void run() {
        Treadle.run(() -> Treadle.joinAll(List.of(Treadle.spawn(Interleave::fun1), Treadle.spawn(Interleave::fun2))));
    }

    private static void fun1() {
        System.out.println("www.baidu.com"); // first
        Treadle.sleep(Duration.ZERO);
        System.out.println("end the baidu.com"); // third
    }

    private static void fun2() {
        System.out.println("www.zhihu.com"); // second
        Treadle.sleep(Duration.ZERO);
        System.out.println("end th zhihu.com"); // fourth
    }
}
