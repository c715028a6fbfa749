package io.treadle.samples;

import io.treadle.samples.cli.Topic;
import io.treadle.samples.coroutines.Coroutines;
import io.treadle.samples.pools.Pools;
import io.treadle.samples.processes.ProcessSamples;
import io.treadle.samples.threads.Threads;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Starts a sample by its name; the main job, {@code fetch}, when no name is given.
 *
 * <p>{@link #TOPICS} is the registry: to add a sample, write one class with {@code @Command} and name it there, or in the list of
 * its package.
 */
@Command(name = "samples/run", description = "Run a sample of Treadle; with no argument the main job, fetch.")
public final class Samples implements Callable<Integer> {
    private static final List<Topic> TOPICS = List.of(
            new Topic("Many URLs at once", List.of(Fetch.class, Crawl.class, DownloadFiles.class, Site.class)),
            Coroutines.TOPIC,
            new Topic(
                    "Greenlets and generators", List.of(ProducerConsumer.class, TreeWalk.class, InvertedParser.class)),
            Threads.TOPIC,
            Pools.TOPIC,
            ProcessSamples.TOPIC,
            new Topic(
                    "Servers, streams and libraries that block",
                    List.of(
                            ChatServer.class,
                            TcpProxy.class,
                            KeyValueServer.class,
                            PipelineProgress.class,
                            Jdbc.class)),
            new Topic("A loop explains itself", List.of(Deadlock.class, BlockedLoop.class, Tree.class)));

    @Option(names = "--list", description = "List all samples by topic: a name and a line each.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private Samples() {}

    /** Runs a sample and ends the JVM: 0 when it did its work, 1 when it failed, 2 when the arguments are wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Samples());
        TOPICS.forEach(topic -> topic.samples().forEach(commandLine::addSubcommand));
        return commandLine
                .setParameterExceptionHandler(Samples::explain)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
    }

    @Override
    public Integer call() {
        return list ? listSamples() : new CommandLine(new Fetch()).execute();
    }

    private int listSamples() {
        for (var topic : TOPICS) {
            System.out.println(topic.title());
            topic.samples().forEach(Samples::listSample);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void listSample(Class<?> sample) {
        var command = sample.getAnnotation(Command.class);
        System.out.printf("  %-20s  %s%n", command.name(), command.description()[0]);
    }

    /** Numbers that make no sense are refused where they are used, with their names. */
    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof IllegalArgumentException) {
            return explain(
                    new ParameterException(command, String.valueOf(failure.getMessage()), failure), new String[0]);
        }
        throw failure;
    }

    // picocli's own handler prints the whole help, and what was wrong scrolls away above it.
    private static int explain(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }
}
