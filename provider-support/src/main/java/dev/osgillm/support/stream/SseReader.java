/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads server-sent events after the WHATWG rules, with two additions that real servers need: an event that the end of
 * input cuts off before its blank line counts, and a field {@code error} is an event of that name (llama.cpp before
 * September 2025). {@code id} and {@code retry} mean nothing here; events without data are dropped.
 */
public final class SseReader implements FrameReader {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

    private final int limit;
    private final LineReader lines;
    private String event = "";
    private String data;
    private StringBuilder moreData;

    /** @param limit the most bytes of a line, and characters of an event */
    public SseReader(int limit) {
        this.limit = limit;
        lines = new LineReader(limit);
    }

    @Override
    public void feed(ByteBuffer bytes, Consumer<? super Frame> frames) {
        lines.feed(bytes, (buffer, offset, length) -> line(buffer, offset, length, frames));
    }

    @Override
    public void end(Consumer<? super Frame> frames) {
        lines.end((buffer, offset, length) -> line(buffer, offset, length, frames));
        dispatch(frames);
    }

    private void line(byte[] buffer, int offset, int length, Consumer<? super Frame> frames) {
        if (length == 0) {
            dispatch(frames);
            return;
        }
        int colon = offset;
        int end = offset + length;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && buffer[value] == ' ') {
            value++;
        }
        if (is(DATA, buffer, offset, colon)) {
            addData(new String(buffer, value, end - value, StandardCharsets.UTF_8));
        } else if (is(EVENT, buffer, offset, colon)) {
            event = new String(buffer, value, end - value, StandardCharsets.UTF_8);
        } else if (is(ERROR, buffer, offset, colon)) {
            event = "error";
            addData(new String(buffer, value, end - value, StandardCharsets.UTF_8));
        }
    }

    private static boolean is(byte[] name, byte[] buffer, int from, int to) {
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (buffer[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private void addData(String value) {
        if (data == null) {
            data = value;
            return;
        }
        if (moreData == null) {
            moreData = new StringBuilder(data);
        }
        moreData.append('\n').append(value);
        if (moreData.length() > limit) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server sent an event of more than " + limit
                                    + " characters. Is the base URL that of an LLM server?")
                    .build();
        }
    }

    private void dispatch(Consumer<? super Frame> frames) {
        String name = event;
        String payload = moreData == null ? data : moreData.toString();
        event = "";
        data = null;
        moreData = null;
        if (payload != null && !payload.isBlank()) {
            frames.accept(new Frame(name, payload));
        }
    }
}
