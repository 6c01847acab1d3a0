/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.stream.Stream;

/** The made-up dialect of {@link SmallProvider}. */
final class SmallDialect implements ChatDialect {

    @Override
    public String streamContentType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        return Stream.of(texts).map(text -> Scripts.sseFrame("+" + text)).toList();
    }

    @Override
    public List<byte[]> endFrames() {
        return List.of(Scripts.sseFrame("[DONE]"));
    }

    @Override
    public String wholeAnswer(String text) {
        return "=" + text;
    }

    @Override
    public List<byte[]> errorInStream(String message) {
        return List.of(Scripts.sseFrame("!" + message));
    }

    @Override
    public String errorBody(int status, String message) {
        return "!" + message;
    }
}
