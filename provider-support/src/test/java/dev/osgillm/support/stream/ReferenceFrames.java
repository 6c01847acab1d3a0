/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import dev.osgillm.support.call.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a text that is there as a whole, after the words of the grammar: slow, and easy to see through. Each byte is
 * a character of its own until a payload is read, so that a limit in bytes is one in characters.
 *
 * @param frames until the end, or until something was too long
 */
record ReferenceFrames(List<Frame> frames, boolean tooLong) {

    private static final String MARK = "\u00EF\u00BB\u00BF";

    /** "Lines are separated by CRLF, LF or CR." What is behind the last end is a line only when it is not empty. */
    private static List<String> lines(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static ReferenceFrames until(List<Frame> frames, boolean tooLong) {
        return new ReferenceFrames(frames, tooLong);
    }

    /** Each line that is not blank. */
    static ReferenceFrames ndjson(byte[] input, int limit) {
        List<Frame> frames = new ArrayList<>();
        boolean first = true;
        for (String line : lines(input)) {
            if (line.length() > limit) {
                return until(frames, true);
            }
            String text = utf8(first && line.startsWith(MARK) ? line.substring(MARK.length()) : line);
            first = false;
            if (!text.isBlank()) {
                frames.add(new Frame("", text));
            }
        }
        return until(frames, false);
    }

    /** An event stream, with the two additions of {@link SseReader}. */
    static ReferenceFrames sse(byte[] input, int limit) {
        List<Frame> frames = new ArrayList<>();
        String event = "";
        List<String> data = new ArrayList<>();
        boolean first = true;
        for (String line : lines(input)) {
            if (line.length() > limit) {
                return until(frames, true);
            }
            String text = first && line.startsWith(MARK) ? line.substring(MARK.length()) : line;
            first = false;
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            value = utf8(value.startsWith(" ") ? value.substring(1) : value);
            if (text.isEmpty()) {
                dispatch(event, data, frames);
                event = "";
                data.clear();
            } else if (field.equals("event")) {
                event = value;
            } else if (field.equals("data")) {
                data.add(value);
            } else if (field.equals("error")) {
                event = "error";
                data.add(value);
            }
            if (String.join("\n", data).length() > limit) {
                return until(frames, true);
            }
        }
        dispatch(event, data, frames);
        return until(frames, false);
    }

    private static void dispatch(String event, List<String> data, List<Frame> frames) {
        String payload = String.join("\n", data);
        if (!payload.isBlank()) {
            frames.add(new Frame(event, payload));
        }
    }
}
