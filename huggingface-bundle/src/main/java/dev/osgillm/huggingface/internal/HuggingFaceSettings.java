/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of an instance, checked.
 *
 * @param pid of the configuration
 * @param id unique name
 * @param target what answers at the address
 * @param baseUrl the address, with {@code /v1} where the dialect is OpenAI's
 * @param token empty when there is none
 * @param headers sent with each request
 * @param defaults for chats
 * @param embeddingModel for embeddings
 * @param normalize whether embeddings are scaled to length 1
 * @param timeouts the limits
 * @param drain how long running calls may go on when the instance leaves
 * @param ranking among the providers
 * @param report all of it for people
 */
record HuggingFaceSettings(
        String pid,
        String id,
        Target target,
        URI baseUrl,
        Optional<Secret> token,
        Map<String, String> headers,
        ChatRequestWriter.Defaults defaults,
        String embeddingModel,
        boolean normalize,
        Timeouts timeouts,
        Duration drain,
        int ranking,
        List<Setting> report) {

    private static final String TYPE = "huggingface";
    private static final String ROUTER = "https://router.huggingface.co/v1";
    private static final String ENDPOINTS = ".endpoints.huggingface.cloud";
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /**
     * @param configuration as Config Admin delivers it
     * @param environment returns {@code null} for what is not set
     * @param userHome where the token file may be
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    static HuggingFaceSettings read(Map<String, ?> configuration, UnaryOperator<String> environment, Path userHome) {
        String pid = ProviderDescription.pid(configuration, HuggingFaceConfig.PID);
        Optional<String> file = new TokenFile(environment, userHome).read();
        UnaryOperator<String> withFile =
                name -> name.equals("token file") ? file.orElse(null) : environment.apply(name);
        SettingsReader reader = new SettingsReader(pid, configuration, withFile);
        URI address = reader.baseUrl("base_url", ROUTER);
        boolean endpoint = address.getHost().endsWith(ENDPOINTS);
        Target target = Target.valueOf(reader.word("kind", endpoint ? "openai" : "router", Target.NAMES)
                .toUpperCase(Locale.ROOT));
        Optional<Secret> token =
                reader.secret(".api_key", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_API_TOKEN", "token file");
        Map<String, String> headers = new LinkedHashMap<>();
        reader.text("bill_to", null).ifPresent(account -> headers.put("X-HF-Bill-To", account));
        reader.integer("scale_up_timeout", 1)
                .ifPresent(seconds -> headers.put("X-Scale-Up-Timeout", Integer.toString(seconds)));
        String model = reader.text("model", target == Target.TGI ? "tgi" : "openai/gpt-oss-20b")
                .orElseThrow();
        String embeddingModel = reader.text("embedding_model", "sentence-transformers/all-MiniLM-L6-v2")
                .orElseThrow();
        boolean normalize = reader.flag("normalize", false);
        ChatRequestWriter.Defaults defaults = new ChatRequestWriter.Defaults(
                model,
                reader.integer("max_tokens", 1),
                reader.decimal("temperature", 0, 2),
                reader.decimal("top_p", 0, 1));
        Timeouts timeouts = reader.timeouts(CallEngine.DEFAULT_TIMEOUTS);
        Duration drain = reader.duration("drain_timeout", DRAIN).orElse(DRAIN);
        int ranking = (int) reader.number("service.ranking").orElse(0);
        return new HuggingFaceSettings(
                pid,
                ProviderDescription.instanceId(configuration, TYPE),
                target,
                target == Target.TEI ? address : withVersion(address),
                token,
                headers,
                defaults,
                embeddingModel,
                normalize,
                timeouts,
                drain,
                ranking,
                reader.report());
    }

    /** The rule of Hugging Face's own clients: an address without {@code /v1} gets it. */
    private static URI withVersion(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        if (path.endsWith("/v1")) {
            return address;
        }
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String text = address.toString();
        int end = text.indexOf('?');
        return URI.create((end < 0 ? text : text.substring(0, end)) + "/v1" + query);
    }

    /** @return the address of the router's routes that are not OpenAI's */
    URI tasksUrl() {
        String text = baseUrl.toString();
        return URI.create(text.substring(0, text.length() - "/v1".length()) + "/hf-inference");
    }

    /** @return whether it has a token, or asks an endpoint, which may want none */
    boolean configured() {
        return token.isPresent() || target != Target.ROUTER;
    }

    /** @return a sentence that says where to set the token */
    String tokenAdvice() {
        return "Set HF_TOKEN, or .api_key in the configuration " + pid
                + ", to a token with the right \"Make calls to Inference Providers\".";
    }
}
