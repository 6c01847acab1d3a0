/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import com.google.gson.JsonObject;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.json.Json;
import java.net.http.HttpHeaders;
import java.util.List;

/** What the engine said until now. For one thread. */
final class GenerateAnswer {

    private static final String STOP_SEQUENCE = "stop_sequence";

    private final String providerId;
    private final String model;
    private final HttpHeaders headers;
    private final CallMeter meter;
    private final StringBuilder text = new StringBuilder();
    private String reason;
    private long inputTokens = -1;
    private long outputTokens = -1;

    GenerateAnswer(String providerId, String model, HttpHeaders headers, CallMeter meter) {
        this.providerId = providerId;
        this.model = model;
        this.headers = headers;
        this.meter = meter;
    }

    void text(String more) {
        text.append(more);
    }

    /** Reads why and after how many tokens it ended. */
    void details(JsonObject details) {
        reason = Json.text(details, "finish_reason");
        outputTokens = Json.number(details, "generated_tokens", header("x-generated-tokens"));
        inputTokens = Json.number(details, "input_length", header("x-prompt-tokens"));
    }

    boolean finished() {
        return reason != null;
    }

    boolean stopped() {
        return STOP_SEQUENCE.equals(reason);
    }

    private long header(String name) {
        return headers.firstValue(name)
                .filter(value -> value.matches("\\d{1,15}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    Usage usage() {
        if (inputTokens < 0 && outputTokens < 0) {
            return Usage.UNKNOWN;
        }
        Usage.Builder usage = Usage.builder();
        if (inputTokens >= 0) {
            usage.inputTokens(inputTokens);
        }
        if (outputTokens >= 0) {
            usage.outputTokens(outputTokens);
        }
        return usage.build();
    }

    /** @param complete whether the engine said that this is all; it may do so without a reason */
    ChatResponse response(boolean complete) {
        return ChatResponse.builder()
                .providerId(providerId)
                .model(model)
                .requestId(headers.firstValue("x-request-id").orElse(null))
                .choice(Choice.of(0, Message.assistant(text.toString()), finishReason(complete), reason, List.of()))
                .usage(usage())
                .timings(meter.timings())
                .build();
    }

    private FinishReason finishReason(boolean complete) {
        if (reason == null) {
            return complete ? FinishReason.OTHER : null;
        }
        return switch (reason) {
            case "length" -> FinishReason.LENGTH;
            case "eos_token", STOP_SEQUENCE -> FinishReason.STOP;
            default -> FinishReason.OTHER;
        };
    }
}
