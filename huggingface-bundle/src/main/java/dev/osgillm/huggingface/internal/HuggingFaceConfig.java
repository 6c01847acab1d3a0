/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Texts of an instance's configuration, for tools; the values are read by {@link HuggingFaceSettings}, whose messages are
 * better. Two underscores in a method are one in its key, one at the beginning is a dot.
 */
@ObjectClassDefinition(
        name = "LLM provider: Hugging Face",
        description =
                "One instance: the router, or a dedicated endpoint. Without any configuration there is one from the"
                        + " environment.")
@interface HuggingFaceConfig {

    String PID = "dev.osgillm.huggingface";

    @AttributeDefinition(description = "Unique name. Default: the name of the configuration.", required = false)
    String id() default "";

    @AttributeDefinition(description = "Address of the router or endpoint, http or https.")
    String base__url() default "https://router.huggingface.co/v1";

    @AttributeDefinition(
            description = "What is at base_url: router; or a dedicated endpoint that serves openai (vLLM, SGLang,"
                    + " llama.cpp), tgi, or tei (embeddings only). Default: openai for addresses of dedicated endpoints, else"
                    + " router.",
            required = false)
    String kind() default "";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Token with the right 'Make calls to Inference Providers'; better $[env:NAME] than the token"
                    + " itself. Default: HF_TOKEN, HUGGING_FACE_HUB_TOKEN, HUGGINGFACE_API_TOKEN, then the token file of"
                    + " Hugging Face's own tools. It goes to base_url only.",
            required = false)
    String _api__key() default "";

    @AttributeDefinition(description = "Organisation or resource group to bill, for the router.", required = false)
    String bill__to() default "";

    @AttributeDefinition(
            description = "Seconds that an endpoint scaled to zero may take to start before it refuses, at least 1.",
            required = false)
    String scale__up__timeout() default "";

    @AttributeDefinition(
            description = "Model for chats: org/name, with :provider, :fastest or :cheapest for the router.")
    String model() default "openai/gpt-oss-20b";

    @AttributeDefinition(description = "Model for embeddings.")
    String embedding__model() default "sentence-transformers/all-MiniLM-L6-v2";

    @AttributeDefinition(description = "Whether embeddings are scaled to length 1: true or false.")
    String normalize() default "false";

    @AttributeDefinition(description = "Most tokens of an answer, at least 1. Default: the server's.", required = false)
    String max__tokens() default "";

    @AttributeDefinition(description = "Randomness, 0 to 2. Default: the server's.", required = false)
    String temperature() default "";

    @AttributeDefinition(description = "Nucleus sampling, 0 to 1. Default: the server's.", required = false)
    String top__p() default "";

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

    @AttributeDefinition(description = "How long running calls may go on when this instance leaves.")
    String drain__timeout() default "30s";
}
