/*
 * Channels of Kotlin's coroutines on one thread, measured as the program channel-pair measures Treadle.
 *
 *   channel-pair CAPACITY [--iterations N] [--millis M]
 *
 * N iterations of M milliseconds each warm it up; for each of N more it prints a JSON line: nanoseconds an item.
 */
import kotlin.system.exitProcess
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

private const val ITEMS = 100_000
private const val UNBOUNDED = 1_000_000

/** One producer and one consumer on the one thread of runBlocking; an operation is one item. */
private fun pair(capacity: Int) = runBlocking {
    val channel = Channel<Int>(if (capacity == UNBOUNDED) Channel.UNLIMITED else capacity)
    launch {
        for (i in 0 until ITEMS) channel.send(i)
        channel.close()
    }
    var total = 0L
    for (item in channel) total += item
    check(total == ITEMS * (ITEMS - 1L) / 2) { "not every item came once: sum=$total" }
}

private fun iterate(capacity: Int, millis: Long): Double {
    var runs = 0
    val started = System.nanoTime()
    while (System.nanoTime() - started < millis * 1_000_000) {
        pair(capacity)
        runs++
    }
    return (System.nanoTime() - started).toDouble() / (runs.toLong() * ITEMS)
}

fun main(arguments: Array<String>) {
    if (arguments.contentEquals(arrayOf("--version"))) {
        println("Kotlin ${KotlinVersion.CURRENT}, JDK ${Runtime.version()}")
        return
    }
    if (arguments.size < 2 || arguments[0] != "channel-pair") {
        System.err.println("usage: channel-pair CAPACITY [--iterations N] [--millis M]")
        exitProcess(1)
    }
    val options = arguments.drop(2).chunked(2).associate { (name, value) -> name to value.toInt() }
    val iterations = options["--iterations"] ?: 5
    val millis = (options["--millis"] ?: 1000).toLong()
    repeat(iterations) { iterate(arguments[1].toInt(), millis) }
    repeat(iterations) { println("""{"unit": "ns/op", "value": ${iterate(arguments[1].toInt(), millis)}}""") }
}
