/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.huggingface.internal.hub.HubAddress;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Texts of an instance's configuration, for tools; {@link HuggingFaceSettings} reads it. Two underscores in a method are
 * one in its key, one at the beginning is a dot.
 */
@ObjectClassDefinition(
        name = "LLM provider: Hugging Face",
        description =
                "The router of the Inference Providers, or a dedicated endpoint. Each configuration is an instance;"
                        + " without any there is one for the router, with the token of the environment.")
@interface HuggingFaceConfig {

    /** Factory PID. */
    String PID = "dev.osgillm.huggingface";

    @AttributeDefinition(
            required = false,
            description = "Unique name. Default: NAME of the file dev.osgillm.huggingface-NAME.cfg, else huggingface.")
    String id();

    @AttributeDefinition(
            description =
                    "Address, http or https: the router's, or that of a dedicated endpoint, with or" + " without /v1.")
    String base__url() default Target.ROUTER;

    @AttributeDefinition(
            description = "What answers there. auto: the router at its own host, else openai. openai: vLLM, SGLang,"
                    + " llama.cpp and others. tgi: Text Generation Inference: chats and completions. tei: Text"
                    + " Embeddings Inference: embeddings only.",
            options = {
                @Option(label = "by address", value = "auto"),
                @Option(label = "router", value = "router"),
                @Option(label = "endpoint, OpenAI's dialect", value = "openai"),
                @Option(label = "endpoint, Text Generation Inference", value = "tgi"),
                @Option(label = "endpoint, Text Embeddings Inference", value = "tei")
            })
    String endpoint__kind() default TargetKind.AUTO;

    @AttributeDefinition(
            required = false,
            description =
                    "Address of the Hub, http or https: where models are searched and downloaded, or a mirror. For"
                            + " the router only. Default: HF_ENDPOINT of the environment, else " + HubAddress.DEFAULT
                            + ".")
    String hub__url();

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            required = false,
            description = "The token; better $[env:NAME] than the token itself. Default: HF_TOKEN,"
                    + " HUGGING_FACE_HUB_TOKEN, HUGGINGFACE_API_TOKEN, then the file that Hugging Face's tools write;"
                    + " those go to Hugging Face's own hosts only.")
    String _api__key();

    @AttributeDefinition(
            required = false,
            description = "Model for chats: org/name, at the router also with :provider, :fastest, :cheapest or"
                    + " :preferred. Default: " + HuggingFaceSettings.MODEL + ", tgi for Text Generation Inference.")
    String model();

    @AttributeDefinition(
            required = false,
            description = "Model for embeddings. Default: " + HuggingFaceSettings.EMBEDDING_MODEL
                    + "; Text Embeddings Inference has one only.")
    String embedding__model();

    @AttributeDefinition(required = false, description = "Most tokens of an answer, at least 1. Default: the server's.")
    int max__tokens();

    @AttributeDefinition(required = false, description = "Randomness, 0 to 2. Default: the server's.")
    double temperature();

    @AttributeDefinition(required = false, description = "Nucleus sampling, 0 to 1. Default: the server's.")
    double top__p();

    @AttributeDefinition(
            required = false,
            description = "Organisation that the router bills. Default: the token's user.")
    String bill__to();

    @AttributeDefinition(
            required = false,
            description = "How long a dedicated endpoint that was scaled to zero holds a request until it has started:"
                    + " 30s, 4m; shorter than first_token_timeout. Default: it refuses with 503 at once.")
    String scale__up__timeout();

    @AttributeDefinition(
            description =
                    "How long a call waits in all for a model that loads or an endpoint that starts: 30s, 5m; 0 for"
                            + " not at all. A server of one's own counts as starting only when it says so, or when this is set.")
    String loading__timeout() default "5m";

    @AttributeDefinition(
            required = false,
            description = "Whether embeddings get the length 1: true or false. For the router and tei only.")
    boolean normalize() default false;

    @AttributeDefinition(description = "Limit of a new connection: 500ms, 30s, 5m; 0 for none.")
    String connect__timeout() default "10s";

    @AttributeDefinition(description = "Limit until the first token of a stream, over all attempts; 0 for none.")
    String first__token__timeout() default "5m";

    @AttributeDefinition(description = "Limit of silence within a stream; 0 for none.")
    String idle__timeout() default "2m";

    @AttributeDefinition(
            required = false,
            description = "Limit of a whole call over all attempts. Default: 10m for calls, none for streams.")
    String timeout();

    @AttributeDefinition(description = "How long running calls may go on when this instance leaves.")
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

    @AttributeDefinition(required = false, description = "The highest ranking is the default instance.")
    int service_ranking() default 0;
}
