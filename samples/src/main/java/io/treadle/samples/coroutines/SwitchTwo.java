package io.treadle.samples.coroutines;

import io.treadle.core.greenlet.Greenlet;
import picocli.CommandLine.Command;

/** greenlet's first lesson: two functions, and each says who goes on. The second one's end hands back to the main program. */
@Command(name = "greenlet", description = "Two greenlets switch to each other, as greenlet teaches it.")
final class SwitchTwo implements Runnable {
    private final Greenlet gr1 = Greenlet.of(this::fun1);
    private final Greenlet gr2 = Greenlet.of(this::fun2);

    @Override
    public void run() {
        gr1.switchTo();
    }

    private void fun1() {
        System.out.println("12");
        gr2.switchTo();
        System.out.println("56");
        gr2.switchTo();
    }

    private void fun2() {
        System.out.println("34");
        gr1.switchTo();
        System.out.println("78");
    }
}
