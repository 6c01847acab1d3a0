/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.call.CallSettings;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The settings of an instance, checked.
 *
 * @param pid of the configuration
 * @param id unique name
 * @param preset what kind of server it is
 * @param baseUrl where the API is
 * @param modelPath comes between that and the path of what is asked of a model
 * @param key empty when there is none
 * @param keyVariable the environment variable that could have it, empty when none counts
 * @param keyHeader where it goes: {@code Authorization} as a bearer token, any other header as it is
 * @param headers sent with each request
 * @param defaults for chats
 * @param dialect of chats
 * @param completions whether the server completes texts
 * @param completionModel for completions
 * @param embeddingModel for embeddings
 * @param calls how calls are made
 * @param ranking among the providers
 * @param report all of it for people
 */
record OpenAiSettings(
        String pid,
        String id,
        Preset preset,
        URI baseUrl,
        String modelPath,
        Optional<Secret> key,
        String keyVariable,
        String keyHeader,
        Map<String, String> headers,
        ChatRequestWriter.Defaults defaults,
        DialectChoice dialect,
        boolean completions,
        String completionModel,
        String embeddingModel,
        CallSettings calls,
        int ranking,
        List<Setting> report) {

    static final String TYPE = "openai";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ROOT = Pattern.compile("/v1/?($|\\?)");

    /**
     * @param configuration as Config Admin delivers it
     * @param environment returns {@code null} for what is not set
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for the first value that breaks a rule
     */
    static OpenAiSettings read(Map<String, ?> configuration, UnaryOperator<String> environment) {
        String pid = ProviderDescription.pid(configuration, OpenAiConfig.PID);
        SettingsReader reader = new SettingsReader(pid, configuration, environment);
        Preset preset = Presets.named(reader.word("preset", TYPE, Presets.names()));
        String id = id(reader, configuration);
        String[] urlVariables = preset.urlVariable().isEmpty() ? new String[0] : new String[] {preset.urlVariable()};
        URI baseUrl = reader.baseUrl("base_url", preset.baseUrl().isEmpty() ? null : preset.baseUrl(), urlVariables);
        boolean environmentCounts = environmentCounts(preset, baseUrl, reader);
        String keyVariable = environmentCounts ? preset.keyVariable() : "";
        ApiAddress api = ApiAddress.of(preset, baseUrl, reader);
        Optional<Secret> key =
                keyVariable.isEmpty() ? reader.secret(".api_key") : reader.secret(".api_key", keyVariable);
        String keyHeader = reader.text("key_header", preset.keyHeader()).orElseThrow();
        if (!OpenAiHeaders.takesKey(keyHeader)) {
            throw reader.broken("key_header", "must be the name of a header that is not the transport's", keyHeader);
        }
        Map<String, String> headers = OpenAiHeaders.read(preset, environmentCounts, keyHeader, configuration, reader);
        String model = reader.text("model", preset.model()).orElse("");
        String embeddingModel =
                reader.text("embedding_model", preset.embeddingModel()).orElse("");
        ChatRequestWriter.Defaults defaults = new ChatRequestWriter.Defaults(
                model,
                reader.integer("max_tokens", 1),
                reader.decimal("temperature", 0, 2),
                reader.decimal("top_p", 0, 1),
                OpenAiExtras.read(configuration, reader));
        DialectChoice dialect = DialectChoice.read(reader, preset, baseUrl);
        String completionModel = reader.text("completion_model", model).orElse("");
        boolean completions = reader.flag("completions", !preset.completions().isEmpty());
        CallSettings calls = CallSettings.read(reader);
        int ranking = ranking(reader);
        return new OpenAiSettings(
                pid,
                id,
                preset,
                api.base(),
                api.modelPath(),
                key,
                keyVariable,
                keyHeader,
                headers,
                defaults,
                dialect,
                completions,
                completionModel,
                embeddingModel,
                calls,
                ranking,
                reader.report());
    }

    private static String id(SettingsReader reader, Map<String, ?> configuration) {
        String id = ProviderDescription.instanceId(configuration, TYPE);
        reader.text("id", id);
        if (!ID.matcher(id).matches()) {
            throw reader.broken("id", "must be 1 to 64 letters, digits, '.', '_' or '-'", id);
        }
        return id;
    }

    /**
     * The key of the environment, and whose it is, are for whom the preset is named after. They go to another server only
     * when the environment names that server too: nobody sends his key to a stranger by writing an address into a file.
     * Without encryption they do not leave the machine.
     */
    private static boolean environmentCounts(Preset preset, URI baseUrl, SettingsReader reader) {
        List<Setting> report = reader.report();
        boolean together = report.get(report.size() - 1).origin().startsWith("environment");
        boolean safe = baseUrl.getScheme().equalsIgnoreCase("https") || isLoopback(baseUrl);
        return safe && (preset.owns(baseUrl) || together);
    }

    private static int ranking(SettingsReader reader) {
        long ranking = reader.number("service.ranking").orElse(0);
        if (ranking != (int) ranking) {
            throw reader.broken("service.ranking", "must be a whole number of at most 32 bits", Long.toString(ranking));
        }
        return (int) ranking;
    }

    /** @return whether it has a key, or asks a server of the user's own that may want none */
    boolean configured() {
        return key.isPresent() || !preset.wantsKeyAt(baseUrl);
    }

    /** @return where and with what requests go */
    OpenAiEndpoint endpoint() {
        return new OpenAiEndpoint(baseUrl, modelPath, headers, key, keyHeader);
    }

    /** @return as {@link #endpoint()}, for what servers have beside the API: without {@code /v1} */
    OpenAiEndpoint rootEndpoint() {
        URI root = URI.create(ROOT.matcher(baseUrl.toString()).replaceFirst("$1"));
        return new OpenAiEndpoint(root, "", headers, key, keyHeader);
    }

    /** @return the base address for people, without a query, which may hold what is nobody's business */
    String address() {
        String text = baseUrl.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** @return whether the server is on this machine */
    boolean local() {
        return isLoopback(baseUrl);
    }

    private static boolean isLoopback(URI server) {
        String host = server.getHost();
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
        String variable = keyVariable.isEmpty() ? "Set " : "Set " + keyVariable + ", or ";
        return variable + ".api_key in the configuration " + pid + " (file etc/" + pid.replace('~', '-') + ".cfg).";
    }
}
