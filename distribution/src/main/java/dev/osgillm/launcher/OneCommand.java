/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Runs one command of the scope {@code llm} in a session of its own. */
final class OneCommand {

    /** The command did what it should. */
    static final int OK = 0;
    /** The command failed; its message says why. */
    static final int FAILED = 1;
    /** There is no such command. */
    static final int UNKNOWN = 2;

    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";
    private static final String SESSION = "org.apache.felix.service.command.CommandSession";

    /**
     * What the streams of the process are.
     *
     * @param piped whether there is input from a pipe or file
     * @param terminal whether the output is a terminal
     * @param columns how many characters a line of that has, 0 when unknown
     */
    record Streams(boolean piped, boolean terminal, int columns) {

        static final Streams NEITHER = new Streams(false, false, 0);

        /** As {@code bin/llm} found them. */
        static Streams ofProcess() {
            return new Streams(
                    "pipe".equals(System.getProperty("llm.stdin")),
                    "terminal".equals(System.getProperty("llm.stdout")),
                    Integer.getInteger("llm.columns", 0));
        }
    }

    private final Container container;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean stackTraces;

    /** @param in what the command may read; the streams that the process was started with */
    OneCommand(Container container, InputStream in, PrintStream out, PrintStream err, boolean stackTraces) {
        this.container = container;
        this.in = in;
        this.out = out;
        this.err = err;
        this.stackTraces = stackTraces;
    }

    /**
     * @param words the command and its arguments, which reach it as they are: none is parsed
     * @return the exit code
     */
    int run(List<String> words, Streams streams) throws Exception {
        String name = words.get(0);
        if (!commands(container.context()).contains(name)) {
            err.println("llm: there is no command '" + name + "'. Commands: "
                    + String.join(", ", commands(container.context())) + ". See llm help.");
            return UNKNOWN;
        }
        return run("llm:" + name, words.subList(1, words.size()), streams);
    }

    /** @param function with its scope */
    int run(String function, List<String> arguments, Streams streams) throws Exception {
        Reflected processor = new Reflected(container.service(PROCESSOR), PROCESSOR);
        Class<?>[] streamTypes = {InputStream.class, OutputStream.class, OutputStream.class};
        Reflected session = new Reflected(processor.call("createSession", streamTypes, in, out, err), SESSION);
        Class<?>[] variable = {String.class, Object.class};
        session.call("put", variable, "llm.stdin.piped", streams.piped());
        session.call("put", variable, "llm.stdout.terminal", streams.terminal());
        if (streams.columns() > 0) {
            session.call("put", variable, "COLUMNS", streams.columns());
        }
        StringBuilder line = new StringBuilder(function);
        for (int i = 0; i < arguments.size(); i++) {
            session.call("put", variable, "argument" + i, arguments.get(i));
            line.append(" $argument").append(i);
        }
        try {
            Object result = session.call("execute", new Class<?>[] {CharSequence.class}, line);
            if (result != null) {
                Object text = session.call("format", new Class<?>[] {Object.class, int.class}, result, 0);
                out.println(text);
            }
            return OK;
        } catch (InterruptedException e) {
            return FAILED; // by the one who wants the process to end
        } catch (Exception e) {
            report(e);
            return FAILED;
        } finally {
            out.flush();
            session.call("close");
        }
    }

    private void report(Exception failure) {
        out.flush();
        if (stackTraces) {
            failure.printStackTrace(err); // whoever started it asked for it
        } else {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            err.println("llm: " + message.replaceAll("[\\p{Cc}&&[^\n\t]]", "")); // it may quote a server
        }
    }

    /** @return the functions of the scope that are meant for people, sorted */
    static Collection<String> commands(BundleContext context) throws InvalidSyntaxException {
        Collection<String> names = new TreeSet<>();
        ServiceReference<?>[] references =
                context.getAllServiceReferences(null, "(&(osgi.command.scope=llm)(osgi.command.function=*))");
        for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
            Object functions = reference.getProperty("osgi.command.function");
            names.addAll(functions instanceof String[] array ? Arrays.asList(array) : List.of(functions.toString()));
        }
        names.removeIf(name -> name.startsWith("_"));
        return names;
    }
}
