/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link FastServer} in a process of its own, so that what it spends is not counted as its clients'. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final URI uri;

    /** @param chunks of a streamed answer */
    ServerProcess(int chunks) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        Integer.toString(chunks))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader told =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = told.readLine();
        if (address == null) {
            throw new IOException("The server did not start.");
        }
        uri = URI.create(address);
    }

    URI uri() {
        return uri;
    }

    /** Ends the process, which otherwise ends with this one. */
    @Override
    public void close() {
        process.destroy();
    }

    /**
     * The process: tells its address, and serves until its input ends.
     *
     * @param arguments the chunks of a streamed answer
     */
    public static void main(String[] arguments) throws IOException {
        try (FastServer server = new FastServer(Integer.parseInt(arguments[0]), 0)) {
            System.out.println(server.uri());
            while (System.in.read() >= 0) {
                // Nothing is said.
            }
        }
    }
}
