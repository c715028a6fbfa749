/*
 * Coroutines of Kotlin on the one thread of runBlocking, measured as the programs of the same names measure Treadle; skynet with
 * -Dall.cores=true on Dispatchers.Default.
 *
 *   BENCHMARK VALUE [--iterations N] [--millis M]   a micro benchmark: N iterations of M milliseconds each warm it up; for each
 *                                                   of N more it prints a JSON line, nanoseconds an operation, and at the end
 *                                                   those of CPU time, and the largest memory of the process
 *   BENCHMARK WORDS...                              a whole program: does its work once, and prints what it measured
 *   --version
 */
import kotlin.system.exitProcess

/** A micro benchmark: what it does in one run, and how many operations that is. */
private class Micro(val operations: Int, val run: (Int) -> Unit) {
    private var made = 0L

    fun iterate(value: Int, millis: Long): Double {
        var runs = 0L
        val started = System.nanoTime()
        while (System.nanoTime() - started < millis * 1_000_000) {
            run(value)
            runs++
        }
        val nanos = (System.nanoTime() - started).toDouble()
        made += runs * operations
        return nanos / (runs * operations)
    }

    /** What so many iterations cost an operation, all of them together: the JDK tells CPU time in steps of 10 ms. */
    fun measure(value: Int, iterations: Int, millis: Long) {
        made = 0
        val cpuBefore = cpuSeconds()
        repeat(iterations) { say("ns/op", iterate(value, millis)) }
        say("cpu-ns/op", (cpuSeconds() - cpuBefore) * 1e9 / made)
        say("peak-MB", peakMegabytes())
    }
}

private val micros =
    mapOf(
        "channel-pair" to Micro(ITEMS, ::pair),
        "channel-fan-in" to Micro(ITEMS, ::fanIn),
        "select-channels" to Micro(ITEMS, ::selectChannels),
        "spawn" to Micro(SPAWNED, ::spawn),
        "cancel" to Micro(CANCELLED, ::cancel),
        "switch-yield" to Micro(YIELDS, ::switchYield),
        "ring-switch" to Micro(PASSES, ::ring),
    )

private val wholes = mapOf("skynet" to ::skynet, "sleepers" to ::sleepers)

fun say(unit: String, value: Double) = println("""{"unit": "$unit", "value": $value}""")

private fun measure(micro: Micro, value: Int, options: Map<String, Int>) {
    val iterations = options["--iterations"] ?: 5
    val millis = (options["--millis"] ?: 1000).toLong()
    repeat(iterations) { micro.iterate(value, millis) }
    micro.measure(value, iterations, millis)
}

fun main(arguments: Array<String>) {
    if (arguments.contentEquals(arrayOf("--version"))) {
        println("Kotlin ${KotlinVersion.CURRENT}, JDK ${Runtime.version()}")
        return
    }
    val numbers = arguments.drop(1).mapNotNull { it.toIntOrNull() }
    val micro = micros[arguments.firstOrNull()]
    val whole = wholes[arguments.firstOrNull()]
    when {
        micro != null && numbers.isNotEmpty() ->
            measure(micro, numbers[0], arguments.drop(2).chunked(2).associate { (name, value) -> name to value.toInt() })
        whole != null && numbers.isNotEmpty() -> whole(numbers)
        else -> {
            System.err.println("usage: BENCHMARK NUMBER..., known=${micros.keys + wholes.keys}, arguments=${arguments.toList()}")
            exitProcess(1)
        }
    }
}
