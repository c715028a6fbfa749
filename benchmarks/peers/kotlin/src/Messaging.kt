import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select

const val ITEMS = 100_000
private const val UNBOUNDED = 1_000_000
private const val ROOM = 64

private fun ensure(total: Long) = check(total == ITEMS * (ITEMS - 1L) / 2) { "not every item came once: sum=$total" }

private fun CoroutineScope.send(channel: SendChannel<Int>, first: Int, step: Int) = launch {
    for (i in first until ITEMS step step) channel.send(i)
}

/** One producer and one consumer; an operation is one item. */
fun pair(capacity: Int) = runBlocking {
    val channel = Channel<Int>(if (capacity == UNBOUNDED) Channel.UNLIMITED else capacity)
    send(channel, 0, 1)
    var total = 0L
    repeat(ITEMS) { total += channel.receive() }
    ensure(total)
}

/** Many producers and one consumer. */
fun fanIn(producers: Int) = runBlocking {
    val channel = Channel<Int>(ROOM)
    for (first in 0 until producers) send(channel, first, producers)
    var total = 0L
    repeat(ITEMS) { total += channel.receive() }
    ensure(total)
}

/** A producer for each channel, and one that waits for whichever has something first. */
fun selectChannels(count: Int) = runBlocking {
    val channels = List(count) { Channel<Int>() }
    channels.forEachIndexed { first, channel -> send(channel, first, count) }
    var total = 0L
    repeat(ITEMS) { total += select<Int> { channels.forEach { channel -> channel.onReceive { it } } } }
    ensure(total)
}
