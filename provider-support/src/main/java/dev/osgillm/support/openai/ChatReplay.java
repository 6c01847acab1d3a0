/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import java.util.function.Consumer;

/** Tells a whole answer as the events of a stream, for servers that answer at once where a stream was asked for. */
public final class ChatReplay {

    private ChatReplay() {}

    /** Emits what the answer says, piece by piece, and its end. */
    public static void of(ChatResponse response, Consumer<? super ChatEvent> out) {
        for (Choice choice : response.choices()) {
            Message message = choice.message();
            message.reasoning().ifPresent(text -> out.accept(new ReasoningDelta(choice.index(), text)));
            if (!message.text().isEmpty()) {
                out.accept(new TextDelta(choice.index(), message.text()));
            }
            message.refusal().ifPresent(text -> out.accept(new RefusalDelta(choice.index(), text)));
            message.toolCalls().forEach(call -> out.accept(new ToolCallCompleted(choice.index(), call)));
        }
        end(response, out);
    }

    /** Emits what comes last: the usage, where it is known, and the answer. */
    public static void end(ChatResponse response, Consumer<? super ChatEvent> out) {
        if (!response.usage().equals(Usage.UNKNOWN)) {
            out.accept(new UsageReported(response.usage()));
        }
        out.accept(new ChatCompleted(response));
    }
}
