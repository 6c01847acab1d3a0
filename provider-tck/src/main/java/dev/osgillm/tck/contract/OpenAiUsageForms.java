/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.tck.dialect.OpenAiPayloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The forms of the usage in the dialect of OpenAI, as the payloads of a whole stream. */
final class OpenAiUsageForms {

    private OpenAiUsageForms() {}

    static List<String> payloads(String model, UsageForm form, int input, int output, String... texts) {
        List<String> payloads = new ArrayList<>();
        payloads.add(OpenAiPayloads.roleChunk(model));
        int said = 0;
        for (String text : texts) {
            said++;
            Map<String, Object> delta = Map.of("content", text);
            payloads.add(
                    form == UsageForm.ON_EVERY_EVENT
                            ? OpenAiPayloads.usageChunk(model, delta, null, OpenAiPayloads.usage(input, said))
                            : OpenAiPayloads.deltaChunk(model, delta, null));
        }
        Map<String, Object> usage =
                switch (form) {
                    case PARTIAL -> Map.of("prompt_tokens", input);
                    case EMPTY -> Map.of();
                    case NULL -> null;
                    default -> OpenAiPayloads.usage(input, output);
                };
        switch (form) {
            case AT_THE_FINISH, ON_EVERY_EVENT, NULL ->
                payloads.add(OpenAiPayloads.usageChunk(model, Map.of(), "stop", usage));
            case AFTER_THE_FINISH, PARTIAL, EMPTY -> {
                payloads.add(OpenAiPayloads.finishChunk(model, "stop"));
                payloads.add(OpenAiPayloads.usageChunk(model, usage));
            }
            case MISSING ->
                payloads.add(OpenAiPayloads.finishChunk(model, "stop").replaceFirst(",\"usage\":null", ""));
        }
        payloads.add(OpenAiPayloads.DONE);
        return payloads;
    }
}
