import com.sun.management.OperatingSystemMXBean
import java.io.File
import java.lang.management.ManagementFactory

/** What this process says of itself: how long a piece of work took, and what it cost. */
class Measured {
    private val started = System.nanoTime()
    private val cpuBefore = cpuSeconds()

    /** Of so many rounds, what one took. */
    fun tellWhole(rounds: Int = 1) {
        val seconds = (System.nanoTime() - started) / 1e9 / rounds
        val cpu = (cpuSeconds() - cpuBefore) / rounds
        say("s", seconds)
        say("cpu-s", cpu)
        say("peak-MB", peakMegabytes())
    }
}

fun cpuSeconds() = (ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean).processCpuTime / 1e9

fun peakMegabytes(): Double {
    val line = File("/proc/self/status").readLines().first { it.startsWith("VmHWM:") }
    return line.filter(Char::isDigit).toLong() * 1024 / 1e6
}
