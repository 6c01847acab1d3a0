/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.support.call.CallMeter;
import java.net.http.HttpHeaders;

/**
 * Where an answer comes from.
 *
 * @param providerId the instance
 * @param headers that came with it
 * @param meter of the call
 */
public record AnswerOrigin(String providerId, HttpHeaders headers, CallMeter meter) {

    /** @return a response that says where it comes from, and nothing else yet */
    public ChatResponse.Builder response() {
        return ChatResponse.builder()
                .providerId(providerId)
                .requestId(headers.firstValue("x-request-id").orElse(null))
                .timings(meter.timings());
    }
}
