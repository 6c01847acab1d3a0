/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.config.SettingsReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * In which of OpenAI's dialects an instance chats: chat completions, which every compatible server speaks, or the
 * Responses API, which newer models need for tools.
 *
 * @param mode what was configured
 * @param responsesModels models for which {@link Mode#AUTO} takes the Responses API
 * @param summary how the Responses API shall sum up what a model thinks, empty for not at all
 */
record DialectChoice(Mode mode, List<Pattern> responsesModels, Optional<String> summary) {

    /** What can be configured. */
    enum Mode {
        /** Chat completions. */
        CHAT,
        /** The Responses API. */
        RESPONSES,
        /** By the name of the model. */
        AUTO;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Models that call tools through the Responses API only. */
    static final String RESPONSES_MODELS = "gpt-6-astra*, gpt-6.1-sol*, gpt-6.2-sol*";

    private static final List<String> WORDS = List.of(Mode.CHAT.word(), Mode.RESPONSES.word(), Mode.AUTO.word());
    private static final String NO_SUMMARY = "none";

    /**
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    static DialectChoice read(SettingsReader reader, Preset preset, URI baseUrl) {
        // Whoever else answers to OpenAI's names of models may not speak its second dialect.
        boolean openAi = preset.name().equals(OpenAiSettings.TYPE) && preset.owns(baseUrl);
        Mode fallback = openAi ? Mode.AUTO : Mode.CHAT;
        String mode = reader.word("dialect", fallback.word(), WORDS);
        List<Pattern> models = new ArrayList<>();
        for (String name :
                reader.text("responses_models", RESPONSES_MODELS).orElseThrow().split(",")) {
            models.add(pattern(name.strip()));
        }
        String summary =
                reader.word("reasoning_summary", NO_SUMMARY, List.of(NO_SUMMARY, "auto", "concise", "detailed"));
        return new DialectChoice(
                Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                List.copyOf(models),
                summary.equals(NO_SUMMARY) ? Optional.empty() : Optional.of(summary));
    }

    /** A name in which a star is any text. */
    private static Pattern pattern(String name) {
        List<String> texts = new ArrayList<>();
        for (String text : name.split("\\*", -1)) {
            texts.add(Pattern.quote(text));
        }
        return Pattern.compile(String.join(".*", texts));
    }

    /** @return whether chats with this model go to the Responses API */
    boolean responses(String model) {
        return switch (mode) {
            case CHAT -> false;
            case RESPONSES -> true;
            case AUTO ->
                responsesModels.stream().anyMatch(name -> name.matcher(model).matches());
        };
    }
}
