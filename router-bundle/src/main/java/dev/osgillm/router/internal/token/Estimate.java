/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;
import java.util.List;

/** Tokens of a text for a model that nobody knows: each script has its weight. See {@code docs/tokens.md}. */
final class Estimate {

    /** Weights are in hundredths of a token. */
    private static final int TOKEN = 100;

    /** What most models put around a message: its start, its role and its end. */
    private static final int PER_MESSAGE = 4;

    /** What opens the answer. */
    private static final int OPENING = 3;

    /** A picture of middle size; recordings and files can be far more. */
    private static final int PER_MEDIUM = 1_000;

    private Estimate() {}

    /** @return what is likely */
    static TokenCount count(String text) {
        long weight = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            weight += Script.of(point).likely();
            i += Character.charCount(point);
        }
        return new TokenCount((weight + TOKEN - 1) / TOKEN, false);
    }

    /** @return what is likely, with what is around each message */
    static TokenCount count(List<Message> messages) {
        long tokens = OPENING;
        for (Message message : messages) {
            tokens += PER_MESSAGE + count(message.text()).tokens();
            tokens += message.name().map(name -> count(name).tokens()).orElse(0L);
            for (ContentPart part : message.content()) {
                tokens += part instanceof MediaPart ? PER_MEDIUM : 0;
            }
            for (ToolCall call : message.toolCalls()) {
                tokens += PER_MESSAGE
                        + count(call.name()).tokens()
                        + count(call.arguments()).tokens();
            }
        }
        return new TokenCount(tokens, false);
    }

    /** @return what is short enough even for a model that splits this script badly */
    static Truncation truncate(String text, long tokens) {
        long room = tokens > Long.MAX_VALUE / TOKEN ? Long.MAX_VALUE : tokens * TOKEN;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            int weight = Script.of(point).cautious();
            if (weight > room) {
                break;
            }
            room -= weight;
            end += Character.charCount(point);
        }
        int cut = Truncation.boundary(text, end);
        String kept = text.substring(0, cut);
        return new Truncation(kept, new TokenCount(cautious(kept), false), cut < text.length());
    }

    private static long cautious(String text) {
        long weight = text.codePoints()
                .mapToLong(point -> Script.of(point).cautious())
                .sum();
        return (weight + TOKEN - 1) / TOKEN;
    }
}
