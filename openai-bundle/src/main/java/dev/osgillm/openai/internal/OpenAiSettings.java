/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of an instance, checked.
 *
 * @param pid of the configuration
 * @param id unique name
 * @param preset what kind of server it is
 * @param baseUrl where the API is
 * @param key empty when there is none
 * @param headers sent with each request
 * @param defaults for chats
 * @param embeddingModel for embeddings
 * @param timeouts the limits
 * @param drain how long running calls may go on when the instance leaves
 * @param ranking among the providers
 * @param report all of it for people
 */
record OpenAiSettings(
        String pid,
        String id,
        Preset preset,
        URI baseUrl,
        Optional<Secret> key,
        Map<String, String> headers,
        ChatRequestWriter.Defaults defaults,
        String embeddingModel,
        Timeouts timeouts,
        Duration drain,
        int ranking,
        List<Setting> report) {

    private static final String TYPE = "openai";
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /**
     * @param configuration as Config Admin delivers it
     * @param environment returns {@code null} for what is not set
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    static OpenAiSettings read(Map<String, ?> configuration, UnaryOperator<String> environment) {
        String pid = ProviderDescription.pid(configuration, OpenAiConfig.PID);
        SettingsReader reader = new SettingsReader(pid, configuration, environment);
        Preset preset = Preset.named(reader.word("preset", TYPE, Preset.NAMES));
        boolean openAi = preset.name().equals(TYPE);
        // The variables of OpenAI are not for other servers: their keys must not go there.
        String[] urlVariables = openAi ? new String[] {"OPENAI_BASE_URL"} : new String[0];
        String[] keyVariables = preset.wantsKey() ? new String[] {preset.keyVariable()} : new String[0];
        URI baseUrl = reader.baseUrl("base_url", preset.baseUrl(), urlVariables);
        Optional<Secret> key = reader.secret(".api_key", keyVariables);
        Map<String, String> headers = new LinkedHashMap<>();
        if (openAi) {
            header(headers, "OpenAI-Organization", reader.text("organization", null, "OPENAI_ORG_ID"));
            header(headers, "OpenAI-Project", reader.text("project", null, "OPENAI_PROJECT_ID"));
        }
        if (preset.name().equals("openrouter")) {
            header(headers, "HTTP-Referer", reader.text("site_url", null));
            header(headers, "X-Title", reader.text("site_name", null));
        }
        String model = reader.text("model", preset.model()).orElse("");
        String embeddingModel =
                reader.text("embedding_model", preset.embeddingModel()).orElse("");
        ChatRequestWriter.Defaults defaults = new ChatRequestWriter.Defaults(
                model,
                reader.integer("max_tokens", 1),
                reader.decimal("temperature", 0, 2),
                reader.decimal("top_p", 0, 1));
        Timeouts timeouts = reader.timeouts(CallEngine.DEFAULT_TIMEOUTS);
        Duration drain = reader.duration("drain_timeout", DRAIN).orElse(DRAIN);
        int ranking = (int) reader.number("service.ranking").orElse(0);
        return new OpenAiSettings(
                pid,
                ProviderDescription.instanceId(configuration, TYPE),
                preset,
                baseUrl,
                key,
                headers,
                defaults,
                embeddingModel,
                timeouts,
                drain,
                ranking,
                reader.report());
    }

    private static void header(Map<String, String> headers, String name, Optional<String> value) {
        value.ifPresent(text -> headers.put(name, text));
    }

    /** @return whether it has a key, or asks a server of the user's own that may want none */
    boolean configured() {
        return key.isPresent() || !preset.wantsKey() || !baseUrl.toString().equals(preset.baseUrl());
    }

    /** @return whether the server is on this machine */
    boolean local() {
        String host = baseUrl.getHost();
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean address = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return address && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** @return a sentence that says where to set the key */
    String keyAdvice() {
        String variable = preset.wantsKey() ? "Set " + preset.keyVariable() + ", or " : "Set ";
        return variable + ".api_key in the configuration " + pid + ".";
    }
}
