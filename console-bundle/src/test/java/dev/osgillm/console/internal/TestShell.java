/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real Gogo session with the commands of this bundle, and {@code echo} and {@code cat} to pipe with. */
final class TestShell implements AutoCloseable {

    final Transcript out;
    final Transcript err = new Transcript();
    final CommandSession session;
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);

    TestShell(FakeRouter router) {
        this(router, null, InputStream.nullInputStream(), new Transcript());
    }

    TestShell(FakeRouter router, ServiceComponentRuntime runtime) {
        this(router, runtime, InputStream.nullInputStream(), new Transcript());
    }

    TestShell(FakeRouter router, ServiceComponentRuntime runtime, InputStream in, Transcript out) {
        this(router, runtime, in, out, out);
    }

    TestShell(
            FakeRouter router, ServiceComponentRuntime runtime, InputStream in, Transcript out, OutputStream terminal) {
        this.out = out;
        session = processor.createSession(in, terminal, err);
        add(new ProviderCommands(router, router, runtime, router.control), "providers", "provider", "config", "use");
        add(new HealthCommand(router, router, null), "health");
        add(new ModelCommands(router, router), "models");
        add(new ChatCommand(router, router), "chat");
        add(new EmbedCommand(router, router), "embed");
        add(new TransferCommands(router, router), "pull", "push");
        add(new CreateCommand(router, router), "create");
        add(new UpkeepCommands(router, router), "show", "cp", "rm", "delete", "ps", "unload");
        add(new SearchCommand(router, router), "search");
        add(new DownloadCommand(router, router), "download");
        add(new CompleteCommand(router, router), "complete");
        add(new CodeCommand(router, router), "code");
        add(new BatchCommand(router, router), "batch");
        add(new WireCommand(router, router), "wire");
        add(new DrainCommand(router.control, router), "drain", "resume");
        Tools tools = new Tools();
        add(new CompletionCommands(router, router, router.control), "_ids", "_instances", "_models");
        add("gogo", tools, "echo");
        add("gogo", tools, "cat");
    }

    private void add(Object commands, String... functions) {
        for (String function : functions) {
            add("llm", commands, function);
        }
    }

    void add(String scope, Object commands, String function) {
        processor.addCommand(scope, commands, function);
    }

    /** @return what the command printed, notes included */
    String run(String line) throws Exception {
        out.take();
        err.take();
        session.execute(line);
        return out.take() + err.take();
    }

    @Override
    public void close() {
        session.close();
        processor.stop();
    }

    /** What gogo.jline would bring. */
    public static final class Tools {

        public void echo(Object... words) {
            PrintStream out = Process.Utils.current().out();
            out.println(String.join(
                    " ", List.of(words).stream().map(String::valueOf).toList()));
        }

        public void cat() throws java.io.IOException {
            Process process = Process.Utils.current();
            process.in().transferTo(process.out());
        }
    }
}
