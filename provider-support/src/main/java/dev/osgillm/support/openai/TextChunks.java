/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/**
 * Finds the chunks of one stream that bring text and nothing else, without a tree, which would be most of what a stream
 * costs. {@link ChatAnswer} knows what all others mean: whatever it reads must be read or refused here. Used by one thread.
 */
final class TextChunks {

    private static final String CONTENT = "\"content\"";

    // The last chunk whose text could be found in it as it is: null before the first.
    private String last;
    private int choice;
    private int begin; // of its text
    private int end;

    /** @return the chunk, {@code null} when it is another one */
    TextChunk read(String data) {
        TextChunk alike = alike(data);
        if (alike != null) {
            return alike;
        }
        TextChunk chunk;
        try {
            chunk = new Reader(data).read();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return null; // no JSON, or none of the usual kind
        }
        if (chunk != null) {
            remember(data, chunk);
        }
        return chunk;
    }

    /** Servers write the chunks of a stream alike: where only the text differs, nothing else need be read again. */
    private TextChunk alike(String data) {
        if (last == null) {
            return null;
        }
        int rest = last.length() - end;
        int newEnd = data.length() - rest;
        if (newEnd <= begin
                || !data.regionMatches(0, last, 0, begin)
                || !data.regionMatches(newEnd, last, end, rest)
                || !isPlain(data, begin, newEnd)) {
            return null;
        }
        last = data;
        end = newEnd;
        return new TextChunk(choice, data.substring(begin, newEnd));
    }

    /** @return whether a text stands within its quotes as it is */
    private static boolean isPlain(String data, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = data.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return false;
            }
        }
        return true;
    }

    private void remember(String data, TextChunk chunk) {
        int name = data.indexOf(CONTENT);
        int quote = name < 0 ? -1 : data.indexOf('"', name + CONTENT.length());
        if (quote < 0
                || data.charAt(name - 1) == '\\'
                || !data.substring(name + CONTENT.length(), quote).strip().equals(":")) {
            return;
        }
        int from = quote + 1;
        int to = data.indexOf('"', from);
        if (to == from + chunk.text().length() && isPlain(data, from, to)) {
            last = data;
            choice = chunk.choice();
            begin = from;
            end = to;
        }
    }

    private static final class Reader {

        private final JsonReader json;
        private boolean inChoice;
        private boolean inDelta;
        private int choice;
        private String text;

        Reader(String data) {
            json = new JsonReader(new StringReader(data));
        }

        TextChunk read() throws IOException {
            json.beginObject();
            while (json.hasNext()) {
                boolean usual =
                        switch (json.nextName()) {
                            case "choices" -> onlyChoice();
                            case "usage", "error", "x_groq" -> isNothing();
                            case "content" -> false;
                            default -> isScalar();
                        };
                if (!usual) {
                    return null;
                }
            }
            json.endObject();
            boolean whole = json.peek() == JsonToken.END_DOCUMENT;
            return whole && text != null && !text.isEmpty() ? new TextChunk(choice, text) : null;
        }

        private boolean onlyChoice() throws IOException {
            if (inChoice || json.peek() != JsonToken.BEGIN_ARRAY) {
                return false;
            }
            inChoice = true;
            json.beginArray();
            if (json.peek() != JsonToken.BEGIN_OBJECT || !choice() || json.hasNext()) {
                return false;
            }
            json.endArray();
            return true;
        }

        private boolean choice() throws IOException {
            json.beginObject();
            while (json.hasNext()) {
                boolean usual =
                        switch (json.nextName()) {
                            case "index" -> index();
                            case "delta" -> delta();
                            case "finish_reason", "logprobs", "error" -> isNothing();
                            case "content" -> false;
                            default -> isScalar();
                        };
                if (!usual) {
                    return false;
                }
            }
            json.endObject();
            return true;
        }

        private boolean index() throws IOException {
            if (json.peek() != JsonToken.NUMBER) {
                return false;
            }
            choice = json.nextInt();
            return choice >= 0;
        }

        private boolean delta() throws IOException {
            if (inDelta || json.peek() != JsonToken.BEGIN_OBJECT) {
                return false;
            }
            inDelta = true;
            json.beginObject();
            while (json.hasNext()) {
                boolean usual =
                        switch (json.nextName()) {
                            case "content" -> content();
                            case "role", "function_call", "name" -> isScalar();
                            default -> isNothing(); // reasoning, a refusal, calls of tools
                        };
                if (!usual) {
                    return false;
                }
            }
            json.endObject();
            return true;
        }

        private boolean content() throws IOException {
            if (text != null || json.peek() != JsonToken.STRING) {
                return false;
            }
            text = json.nextString();
            return true;
        }

        private boolean isNothing() throws IOException {
            if (json.peek() != JsonToken.NULL) {
                return false;
            }
            json.nextNull();
            return true;
        }

        private boolean isScalar() throws IOException {
            JsonToken next = json.peek();
            json.skipValue();
            return next != JsonToken.BEGIN_OBJECT && next != JsonToken.BEGIN_ARRAY;
        }
    }
}
