/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server wants to see in requests. Data, not code: presets fill it.
 *
 * @param maxTokensField {@code max_tokens}, {@code max_completion_tokens}, or {@code auto} for OpenAI's own rule
 * @param developerRole whether instructions of reasoning models go as {@code developer}
 * @param streamOptions whether {@code stream_options} is known, which asks for usage in streams
 * @param seedField the name of the seed: {@code seed}, or Mistral's {@code random_seed}
 * @param schemaStyle {@code openai} for {@code json_schema}, {@code tgi} for {@code json_object} with a {@code value},
 *     {@code none} for a server that holds no answer to a schema
 * @param parallelToolCalls whether {@code parallel_tool_calls} is known
 * @param strict whether {@code strict} is known, in tools and schemas
 * @param quirks where the server differs from most
 */
public record OpenAiProfile(
        String maxTokensField,
        boolean developerRole,
        boolean streamOptions,
        String seedField,
        String schemaStyle,
        boolean parallelToolCalls,
        boolean strict,
        ServerQuirks quirks) {

    /** @param data of a preset; what it does not say is as most servers have it */
    public static OpenAiProfile of(JsonObject data) {
        return new OpenAiProfile(
                Json.text(data, "max_tokens_field", "max_tokens"),
                Json.flag(data, "developer_role", false),
                Json.flag(data, "stream_options", true),
                Json.text(data, "seed_field", "seed"),
                Json.text(data, "schema_style", "openai"),
                Json.flag(data, "parallel_tool_calls", true),
                Json.flag(data, "strict", true),
                ServerQuirks.of(data));
    }

    /** A server without quirks of its own. */
    public OpenAiProfile(
            String maxTokensField, boolean developerRole, boolean streamOptions, String seedField, String schemaStyle) {
        this(maxTokensField, developerRole, streamOptions, seedField, schemaStyle, true, true, ServerQuirks.NONE);
    }

    /** What most compatible servers take. */
    public static final OpenAiProfile COMPATIBLE = of(new JsonObject());

    // o1, o3-mini, gpt-5, gpt-6.1-sol ... and their fine-tunes; not gpt-5-chat, nor gpt-35-turbo, which is Azure's 3.5.
    private static final Pattern REASONING = Pattern.compile(
            "(?:ft:)?(?:o\\d.*|gpt-(?!35)(?:[5-9]|[1-9]\\d)(?!-chat).*|codex-mini-latest|computer-use-preview)");

    private static final Pattern NO_TOOLS_WHILE_REASONING = Pattern.compile("gpt-5\\.6.*|gpt-6-(?:sol|luna).*");

    /** @return whether the model reasons, and so refuses {@code max_tokens} and sampling parameters at OpenAI */
    public static boolean reasons(String model) {
        return REASONING.matcher(model).matches();
    }

    private boolean isOpenAi() {
        return maxTokensField.equals("auto");
    }

    String maxTokensFieldFor(String model, Set<Adaptation> learned) {
        if (learned.contains(Adaptation.MAX_COMPLETION_TOKENS)) {
            return "max_completion_tokens";
        }
        if (learned.contains(Adaptation.MAX_TOKENS)) {
            return "max_tokens";
        }
        if (!isOpenAi()) {
            return maxTokensField;
        }
        return reasons(model) ? "max_completion_tokens" : "max_tokens";
    }

    /** @return the role of instructions, with what was learned of the model */
    public String systemRole(String model, Set<Adaptation> learned) {
        return learned.contains(Adaptation.SYSTEM_ROLE) ? "system" : systemRole(model);
    }

    /** @return the role of instructions */
    public String systemRole(String model) {
        return developerRole && reasons(model) ? "developer" : "system";
    }

    /**
     * @return whether the model calls tools only when it is told not to reason: OpenAI refuses tools with the default
     *     effort of these at this address
     */
    boolean mustNotReasonWithTools(String model) {
        return isOpenAi() && NO_TOOLS_WHILE_REASONING.matcher(model).matches();
    }

    /** @return whether the model takes the sampling parameters that an instance has configured */
    public boolean takesSampling(String model) {
        return !isOpenAi() || !reasons(model);
    }
}
