/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/**
 * Where the running command reads and prints. For the command thread.
 *
 * <p>Gogo gives each command streams over interruptible channels, and an interrupt during a write closes such a channel
 * for good: one Ctrl-C at the wrong moment would silence the whole session. Output that goes straight to the session is
 * therefore printed through {@link CommandSession#getConsole()}, which has no channel.
 */
final class CommandIo {

    /** Session variable by which whoever owns the session says that its input is a pipe or file, not a terminal. */
    static final String STDIN_PIPED = "llm.stdin.piped";

    /** Session variable by which whoever owns the session says that its output is a terminal. */
    static final String STDOUT_TERMINAL = "llm.stdout.terminal";

    /** Session variable by which a person or whoever owns the session says how many characters a line has. */
    static final String COLUMNS = "COLUMNS";

    /** Session variable of gogo.jline and of Karaf's interactive shell: the JLine terminal. */
    private static final String JLINE_TERMINAL = ".terminal";

    private static final int PIPE_LIMIT = 16 << 20;
    private static final int USUAL_WIDTH = 80;
    private static final int LOOK_MILLIS = 50;
    private static final int LONGEST_LINE = 1000;

    private final CommandSession session;
    private final Process process;

    private CommandIo(CommandSession session, Process process) {
        this.session = session;
        this.process = process;
    }

    /** @return the streams of the command that runs on this thread */
    static CommandIo of(CommandSession session) {
        return new CommandIo(session, Process.Utils.current());
    }

    /** @return the output */
    PrintStream out() {
        if (printsToSession()) {
            return session.getConsole();
        }
        return process == null ? System.out : process.out();
    }

    /** @return the output for what is not the answer */
    PrintStream err() {
        return process == null ? System.err : process.err();
    }

    /** @return whether a person watches the output on a terminal that understands escape sequences */
    boolean terminal() {
        return printsToSession() && (isSet(STDOUT_TERMINAL) || hasTerminal());
    }

    /**
     * Only for a command of its own: inside of closures and substitutions Gogo does not tell whether an outer command is
     * redirected.
     */
    private boolean printsToSession() {
        return process != null && process.isTty(1) && process.job().parent() == null;
    }

    private boolean hasTerminal() {
        Object terminal = session.get(JLINE_TERMINAL);
        return terminal != null && !terminal.getClass().getSimpleName().startsWith("Dumb");
    }

    /** @return how many characters a line of the terminal has, 80 when nobody knows */
    int width() {
        int told = positive(String.valueOf(session.get(COLUMNS)));
        if (told > 0) {
            return told;
        }
        Object terminal = session.get(JLINE_TERMINAL);
        if (terminal == null) {
            return USUAL_WIDTH;
        }
        try { // JLine is the shell's, so its types are not at hand
            int width = positive(
                    String.valueOf(terminal.getClass().getMethod("getWidth").invoke(terminal)));
            return width > 0 ? width : USUAL_WIDTH;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return USUAL_WIDTH;
        }
    }

    private static int positive(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** @return whether a person can be asked: watches the output on a terminal, and types the input */
    boolean asks() {
        return terminal() && process.isTty(0) && !isSet(STDIN_PIPED);
    }

    /**
     * Waits for a line that a person types.
     *
     * @return the line without its end, {@code null} when the input has ended
     */
    String typed() throws IOException, InterruptedException {
        InputStream keyboard = session.getKeyboard(); // past Gogo's channel, which an interrupt would close for good
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (session.get(JLINE_TERMINAL) == null && keyboard.available() == 0) {
                // Reading the input of the process would not end with an interrupt; JLine's does.
                Thread.sleep(LOOK_MILLIS);
            }
            int next = keyboard.read();
            if (next == '\n' || next == '\r' || next < 0) {
                return next < 0 && line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() < LONGEST_LINE) {
                line.write(next);
            }
        }
    }

    /** @return the folder that relative paths begin at */
    Path folder() {
        return session.currentDir();
    }

    private boolean isSet(String variable) {
        return "true".equals(String.valueOf(session.get(variable)));
    }

    /**
     * Reads what another command, a file or the caller of a one-shot command pipes in. Never waits for a terminal.
     *
     * @return the text, empty when nothing is piped
     * @throws LlmException {@code CANCELLED} when the thread is interrupted
     */
    String piped() {
        boolean redirected = process != null && !process.isTty(0);
        if (!redirected && !isSet(STDIN_PIPED)) {
            return "";
        }
        InputStream in = process == null ? System.in : process.in();
        byte[] bytes;
        try {
            bytes = in.readNBytes(PIPE_LIMIT + 1);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw Calls.cancelled(e);
        } catch (IOException e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The piped text cannot be read: " + e.getMessage()
                                    + ". Check the command or file before the pipe.")
                    .cause(e)
                    .build();
        }
        if (bytes.length > PIPE_LIMIT) {
            throw new IllegalArgumentException("The piped text is longer than " + (PIPE_LIMIT >> 20)
                    + " MB. No model takes that much; pipe in a part of it.");
        }
        return decode(bytes);
    }

    /** UTF-8 where it is, with or without its mark, else the platform's charset, in which Gogo's own commands print. */
    static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.defaultCharset());
        }
    }

    /**
     * Waits while the person has suspended the command with Ctrl-Z.
     *
     * @throws LlmException {@code CANCELLED}, with the interrupt flag set, when the thread is interrupted
     */
    void awaitForeground() {
        if (process == null) {
            return;
        }
        Job job = process.job();
        synchronized (job) {
            while (job.status() == Job.Status.Suspended) {
                try {
                    job.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw LlmException.builder(ErrorKind.CANCELLED, "Cancelled while suspended.")
                            .cause(e)
                            .build();
                }
            }
        }
    }
}
