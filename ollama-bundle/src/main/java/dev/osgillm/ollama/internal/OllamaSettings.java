/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallSettings;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.osgi.ProviderDescription;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What an instance works with.
 *
 * @param keepAlive a {@link String} or {@link Number} as it goes into requests
 * @param apiKey the key to send; empty also when there is one that must not be sent to this address
 * @param calls how calls are made
 * @param transferIdle how long the server may be silent while it brings or makes a model
 * @param local whether prompts to the default model stay on this machine
 * @param report everything, for people
 * @param warnings what a person should know, sentences
 */
record OllamaSettings(
        String id,
        URI baseUrl,
        String model,
        String embeddingModel,
        ModelOptions options,
        Optional<Object> keepAlive,
        Optional<Secret> apiKey,
        boolean local,
        CallSettings calls,
        Duration transferIdle,
        int ranking,
        List<Setting> report,
        List<String> warnings) {

    static final String TYPE = "ollama";
    static final String MODEL = "llama3.2";
    static final String EMBEDDING_MODEL = "nomic-embed-text";

    /** Below every instance that a person has set up. */
    static final int UNASKED_RANKING = -10;

    private static final Duration TRANSFER_IDLE = Duration.ofMinutes(15);
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern GO_DURATION = Pattern.compile("-?(\\d{1,9}(\\.\\d{1,9})?(ns|us|µs|ms|s|m|h))+");

    /**
     * Reads and checks a configuration.
     *
     * @param configuration as Config Admin delivers it
     * @param environment returns {@code null} for what is not set
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION}, naming PID, key and rule
     */
    static OllamaSettings read(Map<String, ?> configuration, UnaryOperator<String> environment) {
        SettingsReader reader = new SettingsReader(
                ProviderDescription.pid(configuration, OllamaConfig.PID), configuration, environment);
        List<String> warnings = new ArrayList<>();

        String id = ProviderDescription.instanceId(configuration, TYPE);
        reader.text("id", id);
        OllamaHost host = host(reader, warnings);
        Origin addressOrigin = Origin.ofLast(reader);
        String model = reader.text("model", MODEL).orElseThrow();
        String embeddingModel = reader.text("embedding_model", EMBEDDING_MODEL).orElseThrow();
        ModelOptions options = ModelOptions.read(reader);
        Optional<Object> keepAlive = keepAlive(reader);
        Optional<Secret> apiKey = reader.secret(".api_key", "OLLAMA_API_KEY");
        apiKey.filter(key -> !key.reveal().chars().allMatch(c -> c > ' ' && c < 127))
                .ifPresent(key -> {
                    throw reader.broken(".api_key", "must be printable ASCII without spaces", "(hidden)");
                });
        boolean sent = mayBeSent(reader, apiKey.isPresent(), host, addressOrigin, warnings);
        CallSettings calls = CallSettings.read(reader);
        Duration transferIdle =
                reader.duration("transfer_idle_timeout", TRANSFER_IDLE).orElseThrow();
        boolean unasked = addressOrigin == Origin.DEFAULT && !configuration.containsKey("service.pid");
        int ranking = ranking(reader, unasked ? UNASKED_RANKING : 0);

        return new OllamaSettings(
                id,
                host.uri(),
                model,
                embeddingModel,
                options,
                keepAlive,
                sent ? apiKey : Optional.empty(),
                host.loopback() && !inTheCloud(model),
                calls,
                transferIdle,
                ranking,
                inForce(reader.report(), host.uri(), sent),
                List.copyOf(warnings));
    }

    private enum Origin {
        CONFIGURATION,
        ENVIRONMENT,
        DEFAULT;

        /** @return where the value comes from that was read last */
        static Origin ofLast(SettingsReader reader) {
            List<Setting> report = reader.report();
            String origin = report.get(report.size() - 1).origin();
            return origin.equals("configuration") ? CONFIGURATION : origin.equals("default") ? DEFAULT : ENVIRONMENT;
        }
    }

    /** A wrong port in the environment is what Ollama itself forgives; in a configuration it is a mistake. */
    private static OllamaHost host(SettingsReader reader, List<String> warnings) {
        String text = reader.text("base_url", OllamaHost.DEFAULT, "OLLAMA_HOST", "OLLAMA_BASE_URL", "OLLAMA_URL")
                .orElseThrow();
        String origin = reader.report().get(reader.report().size() - 1).origin();
        boolean configured = Origin.ofLast(reader) == Origin.CONFIGURATION;
        String rule = (configured ? "" : "(" + origin + ") ") + OllamaHost.RULE;
        OllamaHost host;
        try {
            host = OllamaHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw reader.broken("base_url", rule, text.contains("@") ? "(hidden)" : text);
        }
        if (host.portIgnored() && configured) {
            throw reader.broken("base_url", "must have a port between 0 and 65535", text);
        }
        if (host.portIgnored()) {
            warnings.add("The " + origin + " has a port that is none: '" + text + "'. Using " + host.uri() + ".");
        }
        return host;
    }

    /** The server takes seconds as a number only, and refuses them as text. */
    private static Optional<Object> keepAlive(SettingsReader reader) {
        return reader.text("keep_alive", null).map(text -> {
            if (NUMBER.matcher(text).matches()) {
                return new BigDecimal(text);
            }
            if (GO_DURATION.matcher(text).matches()) {
                return text;
            }
            throw reader.broken(
                    "keep_alive", "must be a number of seconds or a duration such as 5m or 1h30m, -1 for ever", text);
        });
    }

    /** The key goes to https addresses, and to this machine when a person has named both or either. */
    private static boolean mayBeSent(
            SettingsReader reader, boolean present, OllamaHost host, Origin addressOrigin, List<String> warnings) {
        if (!present || host.https()) {
            return present;
        }
        Origin keyOrigin = Origin.ofLast(reader);
        if (host.loopback() && (keyOrigin == Origin.CONFIGURATION || addressOrigin != Origin.DEFAULT)) {
            return true;
        }
        if (keyOrigin == Origin.CONFIGURATION) {
            throw reader.broken(
                    "base_url",
                    "must be https when .api_key is set and the server is another machine",
                    host.uri().toString());
        }
        warnings.add("OLLAMA_API_KEY is not sent to " + host.uri() + ": a key goes to https addresses only, and to this"
                + " machine when base_url or OLLAMA_HOST names it.");
        return false;
    }

    private static int ranking(SettingsReader reader, int fallback) {
        String text = reader.text("service.ranking", Integer.toString(fallback)).orElseThrow();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw reader.broken("service.ranking", "must be a whole number", text);
        }
    }

    /** @return whether the model runs at ollama.com, whichever server is asked */
    private static boolean inTheCloud(String model) {
        return model.endsWith("-cloud") || model.endsWith(":cloud");
    }

    private static List<Setting> inForce(List<Setting> report, URI baseUrl, boolean keySent) {
        return report.stream()
                .map(setting -> switch (setting.key()) {
                    case "base_url" -> Setting.of(setting.key(), baseUrl.toString(), setting.origin());
                    case ".api_key" ->
                        setting.value().equals("set") && !keySent
                                ? Setting.of(
                                        setting.key(), setting.value(), setting.origin() + ", not sent to this address")
                                : setting;
                    default -> setting;
                })
                .toList();
    }
}
