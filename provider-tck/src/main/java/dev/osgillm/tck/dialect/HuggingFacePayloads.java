/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import java.util.List;
import java.util.Map;

/** What Hugging Face has of its own; its chats are those of {@link OpenAiPayloads}. */
public final class HuggingFacePayloads {

    private HuggingFacePayloads() {}

    /** @return the body of most failures: the error is a plain text */
    public static String error(String text) {
        return Json.write(object("error", text));
    }

    static Map<String, Object> model(String id) {
        Map<String, Object> fast = object(
                "provider",
                "groq",
                "status",
                "live",
                "context_length",
                131_072,
                "pricing",
                object("input", 0.05, "output", 0.08),
                "supports_tools",
                true,
                "supports_structured_output",
                false,
                "first_token_latency_ms",
                180,
                "throughput",
                420.5,
                "is_model_author",
                false);
        // Everything else about a provider is optional.
        Map<String, Object> broken = object("provider", "novita", "status", "error", "is_model_author", false);
        return object(
                "id",
                id,
                "object",
                "model",
                "created",
                OpenAiPayloads.CREATED,
                "owned_by",
                id.replaceFirst("/.*", ""),
                "architecture",
                object("input_modalities", List.of("text"), "output_modalities", List.of("text")),
                "providers",
                List.of(fast, broken));
    }
}
