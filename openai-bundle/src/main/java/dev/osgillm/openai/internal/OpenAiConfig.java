/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Texts of an instance's configuration, for tools; the values are read by {@link OpenAiSettings}, whose messages are
 * better. Two underscores in a method are one in its key, one at the beginning is a dot. Keys {@code header.NAME} and
 * {@code extra.NAME} cannot be declared: see {@link OpenAiHeaders} and {@link OpenAiExtras}.
 */
@ObjectClassDefinition(
        name = "LLM provider: OpenAI and compatible servers",
        description = "One instance. Without any configuration there is one from the environment.")
@interface OpenAiConfig {

    String PID = "dev.osgillm.openai";

    @AttributeDefinition(
            description = "Where from and with which peculiarities: openai (default), azure, openrouter, groq, mistral,"
                    + " deepseek, gemini, vllm, llamacpp, lmstudio, tgi.")
    String preset() default "openai";

    @AttributeDefinition(description = "Unique name. Default: the name of the configuration.", required = false)
    String id() default "";

    @AttributeDefinition(
            description = "Address of the API, http or https. Default: OPENAI_BASE_URL, else the preset's.",
            required = false)
    String base__url() default "";

    @AttributeDefinition(
            description = "Version of Azure's API: a date such as 2024-10-21, preview or latest. Default:"
                    + " OPENAI_API_VERSION, else none. With a date the deployment is part of the address.",
            required = false)
    String api__version() default "";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "The key; better $[env:NAME] than the key itself. Default: the preset's variable, such as"
                    + " OPENAI_API_KEY, when base_url is the preset's or comes from the environment too, never in"
                    + " clear text to another machine. It goes to base_url only.",
            required = false)
    String _api__key() default "";

    @AttributeDefinition(
            description = "Header of the key: Authorization has it as a bearer token, any other as it is. Default: the"
                    + " preset's.",
            required = false)
    String key__header() default "";

    @AttributeDefinition(
            description = "Organisation, for keys that belong to several. Default: OPENAI_ORG_ID, where OPENAI_API_KEY"
                    + " counts too.",
            required = false)
    String organization() default "";

    @AttributeDefinition(
            description = "Project, for keys that belong to several. Default: OPENAI_PROJECT_ID, where OPENAI_API_KEY"
                    + " counts too.",
            required = false)
    String project() default "";

    @AttributeDefinition(
            description = "Address of your application, sent to OpenRouter as HTTP-Referer.",
            required = false)
    String site__url() default "";

    @AttributeDefinition(
            description = "Name of your application, sent to OpenRouter as X-OpenRouter-Title and X-Title.",
            required = false)
    String site__name() default "";

    @AttributeDefinition(description = "Model for chats. Default: the preset's.", required = false)
    String model() default "";

    @AttributeDefinition(
            description = "Whether the server completes texts, true or false. Default: what the preset knows.",
            required = false)
    String completions() default "";

    @AttributeDefinition(description = "Model for completions. Default: model.", required = false)
    String completion__model() default "";

    @AttributeDefinition(description = "Model for embeddings. Default: the preset's.", required = false)
    String embedding__model() default "";

    @AttributeDefinition(description = "Most tokens of an answer, at least 1. Default: the server's.", required = false)
    String max__tokens() default "";

    @AttributeDefinition(description = "Randomness, 0 to 2. Default: the server's.", required = false)
    String temperature() default "";

    @AttributeDefinition(description = "Nucleus sampling, 0 to 1. Default: the server's.", required = false)
    String top__p() default "";

    @AttributeDefinition(
            description =
                    "How chats are sent: chat (chat completions), responses (the Responses API), auto (by the name"
                            + " of the model). Default: auto at OpenAI, chat elsewhere.",
            required = false)
    String dialect() default "";

    @AttributeDefinition(
            description = "Models that dialect=auto sends to the Responses API: names separated by commas, * for any"
                    + " text.")
    String responses__models() default DialectChoice.RESPONSES_MODELS;

    @AttributeDefinition(
            description = "How the Responses API sums up what a reasoning model thinks: none (default), auto, concise,"
                    + " detailed.")
    String reasoning__summary() default "none";

    @AttributeDefinition(description = "Limit of a new connection: 500ms, 30s, 5m; 0 for none.")
    String connect__timeout() default "10s";

    @AttributeDefinition(description = "Limit until the first token of a stream, over all attempts; 0 for none.")
    String first__token__timeout() default "5m";

    @AttributeDefinition(description = "Limit of silence within a stream; 0 for none.")
    String idle__timeout() default "2m";

    @AttributeDefinition(
            description = "Limit of a whole call over all attempts. Default: 10m for calls, none for streams.",
            required = false)
    String timeout() default "";

    @AttributeDefinition(description = "How long running calls may go on when this instance leaves: 500ms, 30s, 5m.")
    String drain__timeout() default "30s";

    @AttributeDefinition(description = "How often a failed attempt is repeated where that may help, 0 to 10.")
    int max__retries() default 2;

    @AttributeDefinition(
            description =
                    "How many calls of this instance run at once, 0 to 1000000; 0 for any number. More wait, without a"
                            + " thread each.")
    int max__concurrent__calls() default 0;

    @AttributeDefinition(
            description = "How many calls wait while max_concurrent_calls run, 0 to 1000000; one more fails at once.")
    int max__queued__calls() default 100;

    @AttributeDefinition(
            description = "How many requests are sent in a minute, 0 to 1000000000; 0 for any number. What the server"
                    + " announces holds in any case.")
    int requests__per__minute() default 0;

    @AttributeDefinition(
            description =
                    "How many tokens are used in a minute, 0 to 1000000000; 0 for any number. Charged when an answer"
                            + " tells them.")
    int tokens__per__minute() default 0;

    @AttributeDefinition(
            description = "After how many failures in a row the server is left alone, 0 to 1000; 0 for never.")
    int breaker__failures() default 10;

    @AttributeDefinition(
            description =
                    "How long the server is left alone at first, 100ms to 1h: 500ms, 30s, 5m. Doubles up to 2m while it"
                            + " fails.")
    String breaker__pause() default "10s";

    @AttributeDefinition(
            description = "A whole number; the instance with the highest is the default one.",
            required = false)
    int service_ranking() default 0;
}
