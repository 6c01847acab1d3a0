/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

/**
 * Names of the service properties under which providers are published, and of the attributes of requests. Secrets are
 * never among them.
 */
public final class LlmConstants {

    private LlmConstants() {}

    /**
     * Unique name of the instance, {@code String}: {@code openai}, {@code openrouter}, {@code work-ollama}. Mandatory;
     * services without it are not seen by the router. Of several services with one id the highest
     * {@code service.ranking} serves, and another takes over the moment that one leaves.
     */
    public static final String ID = "llm.id";

    /** What kind of server it is, {@code String}: {@code openai}, {@code ollama}, {@code huggingface}. Default: the id. */
    public static final String TYPE = "llm.type";

    /** Default chat model, {@code String}. Absent or blank: every request must name one. */
    public static final String MODEL = "llm.model";

    /** Further model names that address this instance, {@code String+}. Absent: only {@link #MODEL} does. */
    public static final String MODELS = "llm.models";

    /** Whether prompts stay on this machine, {@code Boolean}. Absent: {@code false}. */
    public static final String LOCAL = "llm.local";

    /**
     * What it can do, {@code String+}: mirrors the interfaces ({@link #CAPABILITY_CHAT} ...) plus features such as
     * {@code tools}, {@code vision}, {@code json-schema}, {@code reasoning} where known.
     */
    public static final String CAPABILITIES = "llm.capabilities";

    /**
     * Whether it has what it needs to serve, {@code Boolean}; {@code false} for an instance that lacks its key. Absent:
     * {@code true}. An unconfigured instance is listed and probed but never the default.
     */
    public static final String CONFIGURED = "llm.configured";

    /**
     * Why its changed configuration was refused, {@code String}; it goes on as it was configured before. Absent: it is as
     * configured.
     */
    public static final String REFUSED_CONFIGURATION = "llm.refused_configuration";

    /**
     * How often its health is probed, {@code String} such as {@code 30s} or {@code 5m}, or a number of seconds; {@code 0}:
     * never. Absent: as the router is configured.
     */
    public static final String HEALTH_INTERVAL = "llm.health_interval";

    /**
     * How long it may say nothing of a call by the limits that it keeps itself, {@code String} such as {@code 10m}, or a
     * number of seconds; {@code 0}: for ever. Calls then end no sooner by the router's {@code silence_timeout}. Absent: as
     * the router is configured.
     */
    public static final String SILENCE_TIMEOUT = "llm.silence_timeout";

    /** Value of {@link #CAPABILITIES}: the service is a {@code ChatProvider}. */
    public static final String CAPABILITY_CHAT = "chat";

    /** Value of {@link #CAPABILITIES}: the service is a {@code CompletionProvider}. */
    public static final String CAPABILITY_COMPLETION = "completion";

    /** Value of {@link #CAPABILITIES}: the service is an {@code EmbeddingProvider}. */
    public static final String CAPABILITY_EMBEDDING = "embedding";

    /** Value of {@link #CAPABILITIES}: the service is a {@code ModelCatalog}. */
    public static final String CAPABILITY_MODELS = "models";

    /** Value of {@link #CAPABILITIES}: the service is a {@code ModelManager}. */
    public static final String CAPABILITY_MODEL_MANAGEMENT = "model-management";

    /** Value of {@link #CAPABILITIES}: the service is a {@code ModelSearch}. */
    public static final String CAPABILITY_MODEL_SEARCH = "model-search";

    /** Value of {@link #CAPABILITIES}: the service is a {@code ModelDownloader}. */
    public static final String CAPABILITY_MODEL_DOWNLOAD = "model-download";

    /** Value of {@link #CAPABILITIES}: the service is a {@code TokenCounter}. */
    public static final String CAPABILITY_TOKEN_COUNTING = "token-counting";

    /** Value of {@link #CAPABILITIES}: the service is a {@code HealthProbe}. */
    public static final String CAPABILITY_HEALTH = "health";

    /** Value of {@link #CAPABILITIES}: models can call tools. */
    public static final String CAPABILITY_TOOLS = "tools";

    /** Value of {@link #CAPABILITIES}: models can be held to a JSON schema. */
    public static final String CAPABILITY_JSON_SCHEMA = "json-schema";

    /** Value of {@link #CAPABILITIES}: models can look at images. */
    public static final String CAPABILITY_VISION = "vision";

    /** Value of {@link #CAPABILITIES}: models can reason before they answer. */
    public static final String CAPABILITY_REASONING = "reasoning";

    /**
     * Whether methods of the service with {@code ToolMethod} are tools, {@code Boolean}. Absent: {@code false}. Any service
     * may have it, and the annotation {@code ToolMethods} sets it.
     */
    public static final String TOOL_METHODS = "llm.tool.methods";

    /** Attribute of a request: the conversation that it belongs to, any text. Requests of one may stay with one provider. */
    public static final String ATTRIBUTE_CONVERSATION = "conversation";

    /**
     * Attribute of a request: how long its answer may be reused for the same request, such as {@code 90s}, {@code 5m} or
     * {@code 2h}; {@code off} for never. Means something only while a cache is there.
     */
    public static final String ATTRIBUTE_CACHE = "cache";

    /**
     * Service property of a {@link dev.osgillm.api.interceptor.CallInterceptor}, {@code String}: a short name, such as
     * {@code redaction}, by which a configuration can require it. Several may have one name; one of them is enough.
     */
    public static final String INTERCEPTOR_NAME = "llm.interceptor.name";

    /**
     * Service property of a {@link dev.osgillm.api.interceptor.CallInterceptor}, {@code Boolean}: whether calls go on without it
     * when it fails. Absent: {@code false}, they fail.
     */
    public static final String INTERCEPTOR_OPTIONAL = "llm.interceptor.optional";
}
