/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonObject;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.AnswerOrigin;
import dev.osgillm.support.openai.UsageReader;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.function.Consumer;

/** What is known of an answer until now. Used by one thread at a time. */
final class ResponsesAnswer {

    static final String COMPLETED = "completed";
    static final String INCOMPLETE = "incomplete";

    private final AnswerOrigin origin;
    private final String asked;
    private final boolean stored;
    private final OutputItems items = new OutputItems();
    private String id;
    private String model;
    private String ending;
    private Usage usage = Usage.UNKNOWN;

    /**
     * @param asked the model, as it is asked for
     * @param stored whether the server keeps the answer
     */
    ResponsesAnswer(AnswerOrigin origin, String asked, boolean stored) {
        this.origin = origin;
        this.asked = asked;
        this.stored = stored;
    }

    OutputItems items() {
        return items;
    }

    HttpHeaders headers() {
        return origin.headers();
    }

    /** Takes what the server says of the answer when it begins. */
    void begin(JsonObject response) {
        id = Json.text(response, "id", id);
        model = Json.text(response, "model", model);
    }

    /**
     * Takes the whole answer.
     *
     * @param status {@link #INCOMPLETE}, or anything else for an answer that is complete
     */
    void end(JsonObject response, String status, Consumer<? super ChatEvent> out) {
        begin(response);
        items.takeAll(Json.array(response, "output"), out);
        Usage found = response == null ? null : UsageReader.read(response);
        usage = found == null ? usage : found;
        ending = status.equals(INCOMPLETE) || INCOMPLETE.equals(Json.text(response, "status"))
                ? Json.text(Json.object(response, "incomplete_details"), "reason", INCOMPLETE)
                : COMPLETED;
    }

    /** @return the calls, without one that a limit cut: nobody shall run half a call */
    List<ToolCall> toolCalls() {
        return items.inOrder().stream()
                .filter(OutputItem::hasBegunCall)
                .filter(item -> isComplete() || item.hasWholeCall())
                .map(OutputItem::call)
                .toList();
    }

    private boolean isComplete() {
        return COMPLETED.equals(ending);
    }

    /** @return the answer, or as much of it as arrived: without calls and a reason why it ended */
    ChatResponse response() {
        Message message = message();
        List<TokenLogprob> logprobs = items.inOrder().stream()
                .flatMap(item -> item.content().stream())
                .flatMap(part -> part.logprobs().stream())
                .toList();
        ChatResponse.Builder response = origin.response().id(id).model(model).usage(usage);
        boolean empty = message.content().isEmpty()
                && message.reasoning().isEmpty()
                && message.refusal().isEmpty();
        if (ending != null || !empty) {
            response.choice(Choice.of(0, message, finishReason(message), ending, logprobs));
        }
        return response.continuation(stored && ending != null ? id : null).build();
    }

    private Message message() {
        Message.Builder message = Message.builder(Role.ASSISTANT);
        StringBuilder refusal = new StringBuilder();
        for (OutputItem item : items.inOrder()) {
            item.texts().forEach(message::text);
            refusal.append(item.refusal());
        }
        if (!refusal.isEmpty()) {
            message.refusal(refusal.toString());
        }
        if (!items.reasoning().isEmpty()) {
            message.reasoning(items.reasoning());
        }
        if (ending != null) {
            toolCalls().forEach(message::toolCall);
        }
        if (isComplete()) {
            ItemOrder.note(new Speaker(origin.providerId(), asked), items.inOrder(), stored)
                    .ifPresent(note -> message.providerData(ItemOrder.KEY, note));
        }
        return message.build();
    }

    private FinishReason finishReason(Message message) {
        if (ending == null) {
            return null;
        }
        return switch (ending) {
            case COMPLETED -> message.toolCalls().isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            case "max_output_tokens" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
