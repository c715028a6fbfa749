package io.treadle.samples;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of the notes that Treadle was created from: none is missing in docs/seeds.md, and each prints what that says. */
class SeedsTest {
    /**
     * What stands above the programs in the five documents, and how many programs are there; a program that is only described
     * counts too.
     */
    private static final Map<String, Map<String, Integer>> PROGRAMS = Map.of(
            "000_bbcbfc0be28625c9.txt",
            Map.of("2. 队列对象 Queue", 1, "3. 多进程模块 multiprocessing", 1, "方法一", 1, "方法二", 1),
            "001_d7da5e6ed0cc04c3.txt",
            Map.ofEntries(
                    Map.entry("1、threading模块", 3),
                    Map.entry("2、线程锁threading.RLock和threading.Lock", 1),
                    Map.entry("3、threading.RLock和threading.Lock 的区别", 1),
                    Map.entry("4、threading.Event", 1),
                    Map.entry("5、threading.Condition", 1),
                    Map.entry("6、queue模块", 5), // the pool with callbacks in two ways
                    Map.entry("1、multiprocessing模块", 3),
                    Map.entry("2、进程池", 1),
                    Map.entry("进程池的方法", 1),
                    Map.entry("python 协程", 1),
                    Map.entry("1、greenlet", 1),
                    Map.entry("2、gevent", 2)),
            "002_c32f3f2ffe789b3e.txt",
            Map.of(
                    "2、一次性起多个进程，并在进程中调用线程",
                    1,
                    "1. 在父进程中定义队列q，使用父进程启用一个子进程，子进程中无法操作父进程的q",
                    1,
                    "2. 法1: 利用Queues实现父进程到子进程（或子进程间）的数据传递",
                    1,
                    "3. 法2: 使用管道pipe实现两个进程间数据传递",
                    1,
                    "4.法3: Managers实现很多进程间数据共享",
                    1,
                    "4、进程之间需要锁的原因",
                    1,
                    "5、进程池",
                    1),
            "003_33e70f2eab26d737.txt",
            Map.of(
                    "In [4] os.fork()", 1,
                    "In [6] multiprocessing.Process", 1,
                    "In [9]", 1,
                    "In [12]", 1,
                    "In [13]", 1,
                    "In [17]", 1,
                    "In [37]", 1,
                    "In [39]", 1,
                    "In [40]", 1),
            "004_f9817e5edc10fc2f.txt",
            Map.of(
                    "线程创建实例", 2,
                    "ThreadLocal:线程本地变量", 1,
                    "线程锁", 1,
                    "全局解释锁(GIL)", 1,
                    "多进程 multiprocessing模块", 1,
                    "进程池：pool()类", 2,
                    "subprocesses模块启动外部进程，控制其输入输出", 3,
                    "进程间的通信", 1,
                    "FIFO队列", 1,
                    "LIFO队列", 1));

    static Stream<String> samples() throws IOException {
        return SeedsDocument.read().outputs().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSamplePrintsWhatTheDocumentSays(String sample) throws IOException {
        var run = SampleRun.withInput("true\n", sample);
        assumeFalse(
                run.out().stream().anyMatch(line -> line.startsWith("skipped: ") || line.startsWith("no ping here, ")),
                () -> run.out().toString());
        new ExpectedOutput(SeedsDocument.read().outputs().getOrDefault(sample, List.of())).assertIs(run.out());
        assertEquals(0, run.exitCode());
    }

    @Test
    void everyProgramOfTheNotesHasARow() throws IOException {
        var found = SeedsDocument.read().rows().stream()
                .collect(groupingBy(SeedsDocument.Row::document, groupingBy(SeedsDocument.Row::heading, counting())));
        assertEquals(sorted(PROGRAMS), sorted(found));
    }

    /** As text, so that a difference is seen in the message. */
    private static String sorted(Map<String, ? extends Map<String, ? extends Number>> programs) {
        var lines = new StringBuilder();
        new TreeMap<>(programs).forEach((document, headings) -> {
            lines.append(document).append('\n');
            new TreeMap<>(headings).forEach((heading, count) -> lines.append(heading + ": " + count + "\n"));
        });
        return lines.toString();
    }

    @Test
    void everySampleOfARowHasItsOutputAndNoOtherHas() throws IOException {
        var document = SeedsDocument.read();
        var named = new TreeSet<String>();
        document.rows().forEach(row -> named.add(row.sample()));
        assertEquals(named, document.outputs().keySet());
    }

    @Test
    void theLinkOfASampleLeadsToTheClassOfThatName() throws IOException {
        var samples = Samples.commandLine().getSubcommands();
        for (var row : SeedsDocument.read().rows()) {
            var sample = Objects.requireNonNull(samples.get(row.sample()), () -> "no such sample: " + row);
            var source = sample.getCommand().getClass().getName();
            assertEquals("../samples/src/main/java/" + source.replace('.', '/') + ".java", row.source());
        }
    }

    @Test
    void everySampleThatWasMadeForTheNotesIsInARow() throws IOException {
        var named = SeedsDocument.read().outputs().keySet();
        var made = Samples.commandLine().getSubcommands().entrySet().stream()
                .filter(entry -> isOfTheNotes(entry.getValue().getCommand()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue))
                .keySet();
        assertTrue(made.size() > 30, made::toString);
        assertTrue(named.containsAll(made), () -> "not in docs/seeds.md: " + without(made, named));
    }

    private static boolean isOfTheNotes(Object sample) {
        return Stream.of("coroutines", "threads", "pools", "processes")
                .anyMatch(topic -> sample.getClass().getPackageName().endsWith("." + topic));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        var rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    // ---- what the document cannot say ----

    @Test
    void threadsLoseCountsThatTasksDoNot() {
        var out = SampleRun.of("shared-counter").out();
        int counted = Integer.parseInt(out.get(2).replaceAll("\\D", ""));
        assertTrue(counted < 200_000, out::toString);
    }

    @Test
    void printLockPrintsWhatEachOfTheFiveProcessesSays() {
        var out = SampleRun.of("print-lock").out();
        assertEquals(15, Set.copyOf(out).size(), out::toString);
    }

    @Test
    void longTasksRunInProcessesOfTheirOwn() {
        var run = SampleRun.of("long-tasks", "--workers", "2", "--jobs", "4");
        var processes = numbers("\\((\\d+)\\)", run.out());
        assertEquals(2, processes.size(), () -> run.out().toString());
        assertFalse(
                processes.contains(ProcessHandle.current().pid()),
                () -> run.out().toString());
    }

    private static Set<Long> numbers(String pattern, List<String> lines) {
        var found = new TreeSet<Long>();
        Pattern.compile(pattern)
                .matcher(String.join("\n", lines))
                .results()
                .forEach(number -> found.add(Long.valueOf(number.group(1))));
        return found;
    }

    @Test
    void threeUrlsSaysWhyAPageDidNotComeAndExitsWith1() {
        var run = SampleRun.of("three-urls", "http://nosuch.invalid/");
        assertLinesMatch(
                Stream.of("get: http://nosuch.invalid/", "FAILED http://nosuch.invalid/: unknown host.*"),
                run.out().stream());
        assertEquals(1, run.exitCode());
    }

    @Test
    void eventGateStaysShutForAnotherInput() {
        var run = SampleRun.of("event-gate", "--input", "no");
        assertEquals(0, run.exitCode());
        assertEquals("input:no", run.out().getLast());
    }
}
