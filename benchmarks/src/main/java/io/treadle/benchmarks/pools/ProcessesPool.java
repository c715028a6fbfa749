package io.treadle.benchmarks.pools;

import io.treadle.samples.server.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** So many processes, which each do their share of the tasks, one after the other. */
final class ProcessesPool implements Pool {
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC");

    private final List<Worker> workers = new ArrayList<>();
    private double cpuSeconds;
    private double megabytes;

    ProcessesPool(Work work, int size, String url) throws IOException {
        for (int i = 0; i < size; i++) {
            Process process = new ProcessBuilder(JvmCommand.of(FLAGS, PoolWorker.class, work.name(), url))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            workers.add(new Worker(process, process.outputWriter(), process.inputReader()));
        }
    }

    private record Worker(Process process, Writer to, BufferedReader from) {
        void ask(int tasks) throws IOException {
            to.write(tasks + "\n");
            to.flush();
        }

        String answer() throws IOException {
            String line = from.readLine();
            if (line == null) {
                throw new IOException("a process of the pool ended too early; its message is above");
            }
            return line;
        }
    }

    @Override
    public void runAll(int tasks) throws IOException {
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).ask(tasks / workers.size() + (i < tasks % workers.size() ? 1 : 0));
        }
        double cpu = 0;
        double memory = 0;
        for (Worker worker : workers) {
            String[] usage = worker.answer().split(" ", 2);
            cpu += Double.parseDouble(usage[0]);
            memory += Double.parseDouble(usage[1]);
        }
        cpuSeconds = cpu;
        megabytes = memory;
    }

    @Override
    public double foreignCpuSeconds() {
        return cpuSeconds;
    }

    @Override
    public double foreignMegabytes() {
        return megabytes;
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.process.destroy());
    }
}
