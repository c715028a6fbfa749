package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.ProcessPeer;
import io.treadle.benchmarks.harness.ProcessProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program whose peers fetch the page of a {@link FetchServer}, which the report names beside them. */
abstract class PageProgram extends ProcessProgram {
    PageProgram(String name, String summary, List<ProcessPeer> peers) {
        super(name, summary, peers);
    }

    @Override
    public Map<String, String> missing(Set<String> chosen) {
        return both(super.missing(chosen), FetchServer.missing());
    }

    @Override
    public Map<String, String> versions(Set<String> chosen) {
        return both(super.versions(chosen), FetchServer.versions());
    }

    private static Map<String, String> both(Map<String, String> peers, Map<String, String> server) {
        Map<String, String> all = new LinkedHashMap<>(peers);
        all.putAll(server);
        return all;
    }
}
