package io.treadle.samples.coroutines;

import io.treadle.loop.EventLoop;
import picocli.CommandLine.Command;

/**
 * asyncio's first lesson: make a loop, run it until something is complete, close it. Java needs no {@code async} and no
 * {@code await}: the call of {@code cor2} is a call.
 */
@Command(
        name = "cor1-cor2",
        description = "One coroutine calls another under run_until_complete, as asyncio teaches it.")
final class Cor1Cor2 implements Runnable {

    @Override
    public void run() {
        try (EventLoop loop = EventLoop.create()) {
            loop.runUntilComplete(Cor1Cor2::cor1);
        }
    }

    private static void cor1() {
        System.out.println("COR1 start");
        cor2();
        System.out.println("COR1 end");
    }

    private static void cor2() {
        System.out.println("COR2");
    }
}
