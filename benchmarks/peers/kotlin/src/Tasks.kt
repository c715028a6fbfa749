import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import kotlin.coroutines.EmptyCoroutineContext

const val SPAWNED = 1_000_000
const val CANCELLED = 20_000
const val YIELDS = 1_000_000
const val PASSES = 100_000
private const val CHILDREN = 10
private const val WARM_UP_ROUNDS = 4
private const val LEAST_LEAVES = 1_000_000 // in all measured rounds, as in Java
private const val SLEEPERS_WARM_UP_ROUNDS = 60 // as those in Java
private const val WARM_UP_COUNT = 10_000
private const val FOREVER_MILLIS = 1000L * 24 * 60 * 60 * 1000

/** Coroutines that end at once, so many at a time; an operation is one of them. */
fun spawn(batch: Int) = runBlocking {
    var count = 0
    repeat(SPAWNED / batch) { List(batch) { launch { count++ } }.joinAll() }
    check(count == SPAWNED) { "not all have run: count=$count" }
}

private suspend fun CoroutineScope.node(number: Long, leaves: Int): Long {
    if (leaves == 1) return number
    val share = leaves / CHILDREN
    return List(CHILDREN) { async { node(number + it.toLong() * share, share) } }.sumOf { it.await() }
}

/** On the thread of runBlocking, or with this property on as many as there are cores. */
private fun threads() = if (java.lang.Boolean.getBoolean("all.cores")) Dispatchers.Default else EmptyCoroutineContext

/** The number of leaves. */
fun skynet(numbers: List<Int>) {
    val leaves = numbers[0]
    val rounds = maxOf(1, LEAST_LEAVES / leaves)
    repeat(WARM_UP_ROUNDS) { sum(leaves) }
    val measured = Measured()
    repeat(rounds) { sum(leaves) }
    measured.tellWhole(rounds)
}

private fun sum(leaves: Int) {
    val sum = runBlocking(threads()) { node(0, leaves) }
    check(sum == leaves * (leaves - 1L) / 2) { "the sum is wrong: sum=$sum" }
}

private fun sleep(count: Int, millis: Long) = runBlocking {
    var woken = 0
    List(count) {
        launch {
            delay(millis)
            woken++
        }
    }.joinAll()
    check(woken == count) { "not all have slept: woken=$woken" }
}

/** How many sleep, and for how many seconds. */
fun sleepers(numbers: List<Int>) {
    repeat(SLEEPERS_WARM_UP_ROUNDS) { sleep(WARM_UP_COUNT, 10) }
    System.gc()
    val measured = Measured()
    sleep(numbers[0], numbers[1] * 1000L)
    measured.tellWhole()
    say("peak-B/task", peakMegabytes() * 1e6 / numbers[0])
}

/** Coroutines that all sleep, so many at a time, and are cancelled together; an operation is one of them. */
fun cancel(children: Int) = runBlocking {
    var count = 0
    repeat(CANCELLED / children) {
        val scope = Job()
        repeat(children) {
            launch(scope) {
                try {
                    delay(FOREVER_MILLIS)
                } finally {
                    count++
                }
            }
        }
        yield() // all of them sleep now
        scope.cancelAndJoin()
    }
    check(count == CANCELLED) { "not all were cancelled: count=$count" }
}

/** Coroutines that give up their turn; an operation is a switch to another one. */
fun switchYield(batch: Int) {
    var last = -1
    var made = 0
    runBlocking {
        repeat(batch) { me ->
            launch {
                while (made < YIELDS) {
                    if (last != me) {
                        last = me
                        made++
                    }
                    yield()
                }
            }
        }
    }
    check(made >= YIELDS) { "not all switches were made: made=$made" }
}

/** A token that goes round through channels without a buffer; an operation is one pass. */
fun ring(size: Int) = runBlocking {
    val channels = List(size) { Channel<Int>() }
    val holder = CompletableDeferred<Int>()
    val members = List(size) { me ->
        launch {
            for (left in channels[me]) {
                if (left == 0) holder.complete(me) else channels[(me + 1) % size].send(left - 1)
            }
        }
    }
    channels[0].send(PASSES)
    val at = holder.await()
    check(at == PASSES % size) { "the token is at the wrong place: holder=$at" }
    members.forEach { it.cancel() }
}
