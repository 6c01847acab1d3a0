/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.huggingface.internal.hub.HubAddress;
import dev.osgillm.support.call.CallSettings;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The settings of an instance, checked.
 *
 * @param pid of the configuration
 * @param id unique name
 * @param target where requests go
 * @param hub where models are found, for the router
 * @param token empty when there is none, and when there is one that must not be sent to this address
 * @param headers sent with chats and embeddings
 * @param defaults for chats
 * @param modelConfigured whether a person chose the model for chats
 * @param embeddingModel for embeddings, empty for that of the server
 * @param normalize whether vectors shall have the length 1
 * @param calls how calls are made
 * @param loading how long calls wait for what is not ready yet
 * @param ranking among the providers
 * @param report all of it for people
 * @param warnings what a person should know, sentences
 */
record HuggingFaceSettings(
        String pid,
        String id,
        Target target,
        HubAddress hub,
        Optional<Secret> token,
        Map<String, String> headers,
        ChatRequestWriter.Defaults defaults,
        boolean modelConfigured,
        String embeddingModel,
        boolean normalize,
        CallSettings calls,
        LoadingWait loading,
        int ranking,
        List<Setting> report,
        List<String> warnings) {

    static final String TYPE = "huggingface";
    static final String MODEL = "openai/gpt-oss-20b";
    static final String EMBEDDING_MODEL = "sentence-transformers/all-MiniLM-L6-v2";

    /** The header that lets a dedicated endpoint hold a request while it starts. */
    static final String SCALE_UP = "X-Scale-Up-Timeout";

    private static final String TGI_MODEL = "tgi";

    /**
     * Reads and checks a configuration, and the token file.
     *
     * @param configuration as Config Admin delivers it
     * @param environment returns {@code null} for what is not set
     * @param home of the user
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    static HuggingFaceSettings read(Map<String, ?> configuration, UnaryOperator<String> environment, Path home) {
        String pid = ProviderDescription.pid(configuration, HuggingFaceConfig.PID);
        SettingsReader reader = new SettingsReader(pid, configuration, environment);
        List<String> warnings = new ArrayList<>();

        String id = ProviderDescription.instanceId(configuration, TYPE);
        reader.text("id", id);
        URI address = reader.baseUrl("base_url", Target.ROUTER);
        if (Target.isLegacy(address)) {
            throw reader.broken(
                    "base_url",
                    "must be " + Target.ROUTER + " since Hugging Face has shut the old address down",
                    address.toString());
        }
        String kindWord = reader.word("endpoint_kind", TargetKind.AUTO, TargetKind.WORDS);
        Target target = Target.of(address, kindWord);
        if (target.atHuggingFace() && !target.encrypted()) {
            throw reader.broken("base_url", "must be https for a host of Hugging Face's", address.toString());
        }
        HubPlace hub = HubPlace.read(reader, target.kind());
        Token token = Token.find(reader, target, kindWord, hub, environment, home, warnings);
        boolean chats = target.kind().chats();
        ChatRequestWriter.Defaults defaults = chats
                ? defaults(reader, target.kind())
                : new ChatRequestWriter.Defaults("", noInt(), noDouble(), noDouble());
        boolean modelConfigured = chats && configured(configuration, "model");
        String embeddingModel = target.kind().embeds() ? embeddingModel(reader, target.kind()) : "";
        boolean normalize = normalize(reader, target.kind());
        Map<String, String> headers = new LinkedHashMap<>();
        billTo(reader, target.kind()).ifPresent(name -> headers.put("X-HF-Bill-To", name));
        Optional<Duration> scaleUp = scaleUp(reader, target.kind());
        scaleUp.ifPresent(wait -> headers.put(SCALE_UP, Long.toString(Math.max(1, wait.toSeconds()))));
        CallSettings calls = CallSettings.read(reader);
        scaleUp.ifPresent(wait -> fits(reader, wait, calls.timeouts()));
        LoadingWait loading = LoadingWait.read(reader, target, configured(configuration, "loading_timeout"));
        int ranking = ranking(reader);
        return new HuggingFaceSettings(
                pid,
                id,
                target,
                hub.address(token),
                token.usable(),
                Map.copyOf(headers),
                defaults,
                modelConfigured,
                embeddingModel,
                normalize,
                calls,
                loading,
                ranking,
                reported(reader.report(), token.setting()),
                List.copyOf(warnings));
    }

    private static ChatRequestWriter.Defaults defaults(SettingsReader reader, TargetKind kind) {
        String model =
                reader.text("model", kind == TargetKind.TGI ? TGI_MODEL : MODEL).orElseThrow();
        checkName(reader, kind, "model", model);
        OptionalInt maxTokens = reader.integer("max_tokens", 1);
        OptionalDouble temperature = reader.decimal("temperature", 0, 2);
        OptionalDouble topP = reader.decimal("top_p", 0, 1);
        // TGI takes values below 1 only; 1 means that nothing is cut, which is its default.
        boolean cutsNothing = kind == TargetKind.TGI && topP.isPresent() && topP.getAsDouble() >= 1;
        return new ChatRequestWriter.Defaults(model, maxTokens, temperature, cutsNothing ? noDouble() : topP);
    }

    private static String embeddingModel(SettingsReader reader, TargetKind kind) {
        String model = reader.text("embedding_model", kind == TargetKind.TEI ? null : EMBEDDING_MODEL)
                .orElse("");
        checkName(reader, kind, "embedding_model", model);
        return model;
    }

    /** A dedicated endpoint may call its model as it likes. */
    private static void checkName(SettingsReader reader, TargetKind kind, String key, String name) {
        if (kind == TargetKind.ROUTER && !ModelName.isOne(name)) {
            throw reader.broken(key, "must be org/name or org/name:provider", name);
        }
    }

    private static boolean normalize(SettingsReader reader, TargetKind kind) {
        if (kind == TargetKind.ROUTER || kind == TargetKind.TEI) {
            return reader.flag("normalize", false);
        }
        reader.text("normalize", null).ifPresent(text -> {
            throw reader.broken("normalize", "must be empty for endpoint_kind " + kind.word(), text);
        });
        return false;
    }

    private static Optional<String> billTo(SettingsReader reader, TargetKind kind) {
        Optional<String> name = reader.text("bill_to", null);
        name.ifPresent(text -> {
            if (kind != TargetKind.ROUTER) {
                throw reader.broken("bill_to", "must be empty for a dedicated endpoint", text);
            }
            if (!text.matches("[!-~]+")) {
                throw reader.broken("bill_to", "must be the name of an organisation without spaces", text);
            }
        });
        return name;
    }

    private static Optional<Duration> scaleUp(SettingsReader reader, TargetKind kind) {
        Optional<Duration> wait = reader.duration("scale_up_timeout", null).filter(duration -> !duration.isZero());
        wait.ifPresent(duration -> {
            if (kind == TargetKind.ROUTER) {
                throw reader.broken("scale_up_timeout", "must be empty for the router", duration.toSeconds() + "s");
            }
        });
        return wait;
    }

    /** A stream that ends before its endpoint has started would never succeed. */
    private static void fits(SettingsReader reader, Duration wait, Timeouts timeouts) {
        Duration firstToken = timeouts.firstToken().orElse(Duration.ZERO);
        if (!firstToken.isZero() && wait.compareTo(firstToken) >= 0) {
            throw reader.broken(
                    "scale_up_timeout",
                    "must be shorter than first_token_timeout (" + firstToken.toSeconds() + "s)",
                    wait.toSeconds() + "s");
        }
    }

    private static int ranking(SettingsReader reader) {
        String text = reader.text("service.ranking", "0").orElseThrow();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw reader.broken("service.ranking", "must be a whole number", text);
        }
    }

    private static boolean configured(Map<String, ?> configuration, String key) {
        Object value = configuration.get(key);
        return value != null && !value.toString().isBlank();
    }

    private static List<Setting> reported(List<Setting> report, Setting token) {
        return report.stream()
                .map(setting -> setting.key().equals(Token.KEY) ? token : setting)
                .toList();
    }

    private static OptionalInt noInt() {
        return OptionalInt.empty();
    }

    private static OptionalDouble noDouble() {
        return OptionalDouble.empty();
    }

    /** @return whether it has the token that the router wants; a dedicated endpoint may want none */
    boolean configured() {
        return target.kind() != TargetKind.ROUTER || token.isPresent();
    }

    /**
     * @return the default model, {@code null} where nobody knows it: a dedicated endpoint whose model was not configured
     */
    String publishedModel() {
        boolean known = target.kind() == TargetKind.ROUTER || target.kind() == TargetKind.TGI || modelConfigured;
        return known && target.kind().chats() ? defaults.model() : null;
    }

    /** @return the default model of its main capability, for messages */
    String model() {
        return target.kind().chats() ? defaults.model() : embeddingModel.isEmpty() ? "of the server" : embeddingModel;
    }

    /** @return a sentence that says where to set the token */
    String tokenAdvice() {
        String key = Token.KEY + " in the configuration " + pid;
        if (target.kind() == TargetKind.ROUTER) {
            return "Create a token with the right \"Make calls to Inference Providers\" at"
                    + " https://huggingface.co/settings/tokens and set it as HF_TOKEN, or as " + key + ".";
        }
        return target.atHuggingFace()
                ? "Set a token with access to this endpoint as HF_TOKEN, or as " + key + "."
                : "Set " + key + "; tokens of the environment go to Hugging Face's own hosts only.";
    }

    /** @return as {@link #tokenAdvice()}, for the Hub, which wants another right */
    String hubTokenAdvice() {
        return "Create a token with the right to read at https://huggingface.co/settings/tokens and set it as HF_TOKEN, or"
                + " as " + Token.KEY + " in the configuration " + pid + ".";
    }
}
