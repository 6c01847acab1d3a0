/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Runs the three stand-ins for a demonstration. Prints {@code openai=URL}, {@code ollama=URL} and
 * {@code huggingface=URL}, each what to configure as {@code base_url}, and ends when its standard input does, so that
 * they never outlive whoever started them.
 *
 * <p>Arguments, all optional: {@code openai=PORT}, {@code ollama=PORT}, {@code huggingface=PORT} (free ports otherwise)
 * and {@code delay=MILLISECONDS} between two words (60 otherwise). The keys to use are {@link OpenAiLikeServer#KEY} and
 * {@link HuggingFaceLikeServer#TOKEN}.
 */
public final class ScriptedServers {

    private static final int DELAY_MILLIS = 60;

    private ScriptedServers() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        run(arguments, System.in, System.out);
    }

    static void run(String[] arguments, InputStream in, PrintStream out) throws IOException {
        Duration delay = Duration.ofMillis(number(arguments, "delay", DELAY_MILLIS));
        try (OpenAiLikeServer openai = OpenAiLikeServer.start(number(arguments, "openai", 0));
                OllamaLikeServer ollama = OllamaLikeServer.start(number(arguments, "ollama", 0));
                HuggingFaceLikeServer huggingface = HuggingFaceLikeServer.start(number(arguments, "huggingface", 0))) {
            out.println("openai=" + openai.delay(delay).baseUrl());
            out.println("ollama=" + ollama.delay(delay).baseUrl());
            out.println("huggingface=" + huggingface.delay(delay).baseUrl());
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static int number(String[] arguments, String name, int otherwise) {
        for (String argument : arguments) {
            if (argument.startsWith(name + "=")) {
                return Integer.parseInt(argument.substring(name.length() + 1));
            }
        }
        return otherwise;
    }
}
