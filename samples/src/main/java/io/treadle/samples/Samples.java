package io.treadle.samples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Starts a sample by its name; the main job, {@code fetch}, when no name is given.
 *
 * <p>The list of subcommands is the registry: to add a sample, write one class with {@code @Command} and name it there.
 */
@Command(
        name = "samples/run",
        description = "Run a sample of Treadle; with no argument the main job, fetch.",
        subcommands = {
            Fetch.class,
            Interleave.class,
            ThreeUrls.class,
            Cor1Cor2.class,
            SwitchTwo.class,
            ProducerConsumer.class,
            TreeWalk.class,
            InvertedParser.class,
            LockedCounter.class,
            LockTwice.class,
            EventGate.class,
            ConditionWait.class,
            AliceAndBob.class,
            Canteen.class,
            QueueOrders.class,
            ThreadPool.class,
            ThreadSlots.class,
            ProcessPool.class,
            LongTasks.class,
            Deadlock.class,
            BlockedLoop.class,
            Tree.class,
            Jdbc.class,
            ChatServer.class,
            TcpProxy.class,
            KeyValueServer.class,
            Nslookup.class,
            PingList.class,
            PipelineProgress.class,
            ChildProcess.class,
            Crawl.class,
            DownloadFiles.class
        })
public final class Samples implements Callable<Integer> {

    @Option(names = "--list", description = "List all samples: a name and a line each.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private Samples() {}

    /** Runs a sample and ends the JVM: 0 when it did its work, 1 when it failed, 2 when the arguments are wrong. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Samples())
                .setParameterExceptionHandler(Samples::explain)
                .execute(args));
    }

    @Override
    public Integer call() {
        return list ? listSamples() : new CommandLine(new Fetch()).execute();
    }

    private int listSamples() {
        spec.subcommands().forEach((name, sample) -> System.out.printf("%-12s %s%n", name, firstLine(sample)));
        return CommandLine.ExitCode.OK;
    }

    private static String firstLine(CommandLine sample) {
        return sample.getCommandSpec().usageMessage().description()[0];
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
