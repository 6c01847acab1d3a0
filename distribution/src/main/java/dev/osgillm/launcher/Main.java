/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * {@code llm} opens the shell; {@code llm COMMAND ...} runs one command and exits with 0 when it did what it should, 1 when
 * it failed, 2 when there is no such command, 3 when the distribution did not start, and with 128 and the signal's number
 * when a signal ended it: 130 for Ctrl-C.
 */
public final class Main {

    private static final int NOT_STARTED = 3;

    private final Home home;
    // The shell's runtime replaces the streams of the process, so they are kept from the start.
    private final InputStream in = System.in;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    private Main(Home home) {
        this.home = home;
    }

    /** @param arguments a command with its arguments, or nothing for the shell */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main(new Home(
                Path.of(System.getProperty("llm.home", ".")).toAbsolutePath().normalize()));
        int code = NOT_STARTED;
        try {
            code = arguments.length == 0 ? main.shell() : main.command(List.of(arguments));
        } catch (BundleException | IOException e) {
            main.err.println("llm: the distribution did not start: " + e.getMessage());
        }
        if (code != SignalWatch.EXITS_ALREADY) {
            System.exit(code);
        }
    }

    private int shell() throws Exception {
        Files.createDirectories(home.log());
        Map<String, String> properties = properties();
        properties.put("gosh.home", home.root().toString());
        properties.put("felix.fileinstall.dir", home.deploy() + "," + home.etc());
        properties.put(
                "felix.fileinstall.tmpdir", home.root().resolve("log/tmp").toString());
        properties.put("felix.fileinstall.poll", "500");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.log.level", "1");
        properties.forEach(System::setProperty);
        try (Container container = Container.start(properties)) {
            List<Bundle> core = container.install(home.coreBundles());
            List<Bundle> shell = container.install(home.shellBundles());
            Container.start(Boot.logging(shell));
            startWithConfigurations(container, core);
            Container.start(shell);
            container.awaitStop();
        }
        return OneCommand.OK;
    }

    private int command(List<String> words) throws Exception {
        Map<String, String> properties = properties();
        if (words.get(0).equals("demo")) {
            new Demo(home, out).run(properties);
            return OneCommand.OK;
        }
        System.setOut(err); // log messages go there; the output is for the answer
        try (Container container = Container.start(properties)) {
            List<Path> jars = new ArrayList<>(home.coreBundles());
            jars.addAll(home.deployed());
            ConfigurationFiles files = startWithConfigurations(container, container.install(jars));
            OneCommand command = new OneCommand(container, in, out, err, System.getenv("LLM_DEBUG") != null);
            try (SignalWatch signals = SignalWatch.over(Thread.currentThread())) {
                int code =
                        switch (words.get(0)) {
                            case "help", "--help", "-h" -> help(container, command, words);
                            default -> command.run(words, OneCommand.Streams.ofProcess());
                        };
                files.save();
                return signals.came() ? SignalWatch.EXITS_ALREADY : code;
            }
        }
    }

    private int help(Container container, OneCommand command, List<String> words) throws Exception {
        if (words.size() == 1) {
            out.println("llm                    opens the shell");
            out.println("llm COMMAND ...        runs one command: "
                    + String.join(", ", OneCommand.commands(container.context())));
            out.println("llm help COMMAND       tells its options");
            out.println("llm demo               shows everything with scripted servers");
            return OneCommand.OK;
        }
        List<Path> commands = new ArrayList<>(home.shellBundles());
        commands.removeIf(jar -> !jar.getFileName().toString().contains("gogo.command"));
        Container.start(container.install(commands));
        return command.run("felix:help", List.of("llm:" + words.get(1)), OneCommand.Streams.ofProcess());
    }

    private ConfigurationFiles startWithConfigurations(Container container, List<Bundle> bundles) throws Exception {
        ConfigurationFiles files = Boot.startConfigAdmin(container, bundles);
        files.load(home.configurations(), err);
        Container.start(bundles);
        return files;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("llm.home", home.root().toString());
        properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        properties.put("org.ops4j.pax.logging.skipJUL", "true");
        // A refused configuration is told by llm:providers; the stack trace belongs into the log.
        properties.put("ds.loglevel", "0");
        return properties;
    }
}
