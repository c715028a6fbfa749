package io.treadle.loop.internal.pipe;

import java.lang.ProcessBuilder.Redirect;

/** A pipe to or from a process that is about to start. Used by one thread at a time. */
public interface ChildPipe {
    /** What connects the process to it. */
    Redirect redirect();

    /** The process could not be started: releases everything. */
    void abandon();
}
