/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

/**
 * Interrupts the command when a signal ends the process, so that the server stops its work and what has arrived is printed.
 * The JVM sets the exit code then, and to ask it to exit would block for ever.
 */
final class SignalWatch implements AutoCloseable {

    /** No exit code: the JVM is exiting with one of its own. */
    static final int EXITS_ALREADY = -1;

    private static final int LONGEST_END_MILLIS = 2_000;

    private final Thread hook;
    private volatile boolean came;

    private SignalWatch(Thread command) {
        hook = new Thread(() -> {
            came = true;
            command.interrupt();
            try {
                command.join(LONGEST_END_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** @param command the thread that runs it, and ends after it */
    static SignalWatch over(Thread command) {
        SignalWatch watch = new SignalWatch(command);
        Runtime.getRuntime().addShutdownHook(watch.hook);
        return watch;
    }

    boolean came() {
        return came;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Too late: it runs.
        }
    }
}
