/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.ErrorMapper;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiErrors;
import java.time.Duration;

/** What Hugging Face says otherwise than servers of OpenAI's dialect: models that load, rights, and the host that has gone. */
final class HuggingFaceErrors implements ErrorMapper {

    private static final long LONGEST_LOAD_SECONDS = 600;

    private final OpenAiErrors dialect;
    private final String tokenAdvice;

    HuggingFaceErrors(OpenAiErrors dialect, String tokenAdvice) {
        this.dialect = dialect;
        this.tokenAdvice = tokenAdvice;
    }

    @Override
    public LlmException toException(HttpReply reply) {
        LlmException known = dialect.toException(reply);
        return switch (reply.status()) {
            case 403 -> again(known, ErrorKind.PERMISSION, "The token may not do this (403). " + tokenAdvice);
            case 410 ->
                again(
                        known,
                        ErrorKind.CONFIGURATION,
                        "This address of Hugging Face has gone (410). Set base_url to https://router.huggingface.co/v1.");
            case 503 -> loading(reply, known);
            default -> known;
        };
    }

    /** {@code {"error":"Model x is currently loading","estimated_time":20.0}}, in seconds. */
    private static LlmException loading(HttpReply reply, LlmException known) {
        long seconds = -1;
        if (reply.text().startsWith("{")) {
            try {
                JsonObject body = Json.parseObject(reply.text());
                seconds = Json.number(body, "estimated_time", -1);
            } catch (LlmException notJson) {
                // A proxy speaks: what the dialect made of it stands.
                return known;
            }
        }
        if (seconds < 0) {
            return known;
        }
        return again(
                        known,
                        ErrorKind.UNAVAILABLE,
                        "The model is being loaded (503), for about " + seconds
                                + " s. Repeat then, or raise first_token_timeout.")
                .toBuilder()
                .retryAfter(Duration.ofSeconds(Math.min(seconds, LONGEST_LOAD_SECONDS)))
                .build();
    }

    private static LlmException again(LlmException known, ErrorKind kind, String problem) {
        return LlmException.builder(kind, problem)
                .status(known.status().orElse(0))
                .code(known.code().orElse(null))
                .requestId(known.requestId().orElse(null))
                .retryAfter(known.retryAfter().orElse(null))
                .build();
    }
}
