/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import java.util.List;

/** A chat whose events a test sends when it wants to, or all at once. */
final class ScriptedChat extends ScriptedCall<ChatEvent, ChatResponse> {

    private ScriptedChat(List<ChatEvent> script, RuntimeException failure, boolean gated) {
        super(script, failure, gated);
    }

    static ScriptedChat answering(List<ChatEvent> events) {
        return new ScriptedChat(events, null, false);
    }

    static ScriptedChat failing(RuntimeException failure, ChatEvent... before) {
        return new ScriptedChat(List.of(before), failure, false);
    }

    /** A chat that sends nothing by itself. */
    static ScriptedChat waiting() {
        return new ScriptedChat(List.of(), null, true);
    }

    void send(String text) {
        send(new TextDelta(0, text));
    }

    void complete(ChatResponse response) {
        complete(new ChatCompleted(response));
    }
}
