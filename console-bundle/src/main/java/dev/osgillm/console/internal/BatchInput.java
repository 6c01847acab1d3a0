/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ChatRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The chats of a batch as a person wrote them: a prompt on each line, or a JSON object on each when the first begins with
 * a brace. Blank lines are left out, but counted.
 */
final class BatchInput {

    private static final int MOST = 10_000;
    private static final Set<String> MEMBERS = Set.of("prompt", "system", "model", "temperature", "max_tokens", "id");

    /**
     * A chat.
     *
     * @param line of the file, from 1
     * @param id that came with it, {@code null} for none
     * @param model that came with it, empty for none
     */
    record Entry(int line, Object id, String model, ChatRequest.Builder request) {}

    private BatchInput() {}

    /**
     * @param system instructions for chats that bring none, empty for none
     * @param temperature for chats that bring none
     * @param maxTokens for chats that bring none
     * @return one chat at least
     * @throws IllegalArgumentException with the line, for what cannot be asked
     */
    static List<Entry> read(String text, String system, OptionalDouble temperature, OptionalInt maxTokens) {
        List<Entry> entries = new ArrayList<>();
        boolean json = text.stripLeading().startsWith("{");
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                Map<?, ?> object = json ? object(number, line) : Map.of("prompt", line);
                entries.add(entry(number, object, system, temperature, maxTokens));
            }
            if (entries.size() > MOST) {
                throw new IllegalArgumentException(
                        "A batch has at most " + MOST + " prompts. Split the file and run the parts one by one.");
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to ask: no line has a prompt.");
        }
        return entries;
    }

    private static Map<?, ?> object(int number, String line) {
        try {
            if (JsonReader.read(line) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(number, e);
        }
        throw wrong(number, new IllegalArgumentException("expected an object with a prompt"));
    }

    private static Entry entry(
            int line, Map<?, ?> object, String system, OptionalDouble temperature, OptionalInt maxTokens) {
        try {
            for (Object name : object.keySet()) {
                if (!MEMBERS.contains(name)) {
                    throw new IllegalArgumentException("unknown member '" + Texts.line(name.toString())
                            + "'; known are prompt, system, model, temperature, max_tokens and id");
                }
            }
            String prompt = text(object, "prompt", "");
            if (prompt.isBlank()) {
                throw new IllegalArgumentException("it has no \"prompt\"");
            }
            ChatRequest.Builder request = ChatRequest.builder();
            String instructions = text(object, "system", system);
            if (!instructions.isBlank()) {
                request.system(instructions);
            }
            request.user(prompt);
            if (object.get("temperature") != null) {
                request.temperature(number(object, "temperature").doubleValue());
            } else {
                temperature.ifPresent(request::temperature);
            }
            if (object.get("max_tokens") != null) {
                request.maxTokens(whole(object, "max_tokens"));
            } else {
                maxTokens.ifPresent(request::maxTokens);
            }
            return new Entry(line, object.get("id"), text(object, "model", ""), request);
        } catch (IllegalArgumentException e) {
            throw wrong(line, e);
        }
    }

    private static IllegalArgumentException wrong(int line, RuntimeException cause) {
        return new IllegalArgumentException("Line " + line + ": " + cause.getMessage() + ".", cause);
    }

    private static String text(Map<?, ?> object, String name, String absent) {
        Object value = object.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("\"" + name + "\" must be a string");
        }
        return value == null ? absent : (String) value;
    }

    private static int whole(Map<?, ?> object, String name) {
        try {
            return number(object, name).intValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + name + "\" must be a whole number", e);
        }
    }

    private static BigDecimal number(Map<?, ?> object, String name) {
        if (object.get(name) instanceof BigDecimal number) {
            return number;
        }
        throw new IllegalArgumentException("\"" + name + "\" must be a number");
    }
}
