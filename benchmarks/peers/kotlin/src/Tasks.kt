import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

const val SPAWNED = 1_000_000
private const val CHILDREN = 10
private const val ROUNDS = 5
private const val WARM_UP_COUNT = 10_000

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

/** The number of leaves. */
fun skynet(numbers: List<Int>) {
    val leaves = numbers[0]
    var measured = Measured()
    repeat(ROUNDS) {
        measured = Measured()
        val sum = runBlocking { node(0, leaves) }
        check(sum == leaves * (leaves - 1L) / 2) { "the sum is wrong: sum=$sum" }
    }
    measured.tellWhole()
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
    repeat(ROUNDS) { sleep(WARM_UP_COUNT, 10) }
    System.gc()
    val measured = Measured()
    sleep(numbers[0], numbers[1] * 1000L)
    measured.tellWhole()
}
