/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The configuration of an instance, as tools show it; {@link OllamaSettings} reads it. Two underscores in a method are
 * one in its key, one is a dot.
 */
@ObjectClassDefinition(
        name = "LLM provider: Ollama",
        description =
                "A server that speaks Ollama's native API. Each configuration is an instance; without any there is"
                        + " one for the server that OLLAMA_HOST names, else for this machine.")
@interface OllamaConfig {

    /** Factory PID. */
    String PID = "dev.osgillm.ollama";

    /** @return the unique name of the instance */
    @AttributeDefinition(
            required = false,
            description =
                    "Unique name of the instance. Default: NAME of the file dev.osgillm.ollama-NAME.cfg, else ollama.")
    String id();

    /** @return the address of the server */
    @AttributeDefinition(
            required = false,
            description =
                    "Address of the server: a host, host:port, or an http or https address. Default: the environment"
                            + " OLLAMA_HOST, OLLAMA_BASE_URL or OLLAMA_URL, else http://127.0.0.1:11434.")
    String base__url();

    /** @return the model for chats */
    @AttributeDefinition(description = "Model for chats that name none. It must be installed: ollama pull MODEL.")
    String model() default OllamaSettings.MODEL;

    /** @return the model for embeddings */
    @AttributeDefinition(description = "Model for embeddings that name none. It must be installed: ollama pull MODEL.")
    String embedding__model() default OllamaSettings.EMBEDDING_MODEL;

    /** @return the most tokens of an answer */
    @AttributeDefinition(
            required = false,
            description = "Most tokens of an answer, at least 1 (num_predict). Default: the model's own limit.")
    int max__tokens();

    /** @return randomness */
    @AttributeDefinition(required = false, description = "Randomness, 0 to 2. Default: the model's, mostly 0.8.")
    double temperature();

    /** @return nucleus sampling */
    @AttributeDefinition(required = false, description = "Nucleus sampling, 0 to 1. Default: the model's, mostly 0.9.")
    double top__p();

    /** @return the context window */
    @AttributeDefinition(
            required = false,
            description =
                    "Tokens of context for prompt and answer, at least 1. Longer prompts are cut by the server without"
                            + " a word. Default: the server's, which can be 4096. A change loads the model again.")
    int num__ctx();

    /** @return how many tokens to choose from */
    @AttributeDefinition(
            required = false,
            description = "Choose among so many tokens, at least 0; 0 is no limit. Default: the model's, mostly 40.")
    int top__k();

    /** @return the least probability */
    @AttributeDefinition(
            required = false,
            description =
                    "Drop tokens less likely than this part of the likeliest one, 0 to 1. Default: the model's, mostly 0.")
    double min__p();

    /** @return typical sampling */
    @AttributeDefinition(
            required = false,
            description = "Typical sampling, 0 to 1; 1 switches it off. Default: the model's, mostly 1.")
    double typical__p();

    /** @return penalty for repetition */
    @AttributeDefinition(
            required = false,
            description =
                    "Penalty for repetition, 0 to 10; 1 is none. Default: the model's, mostly 1.0 (1.1 before server 0.17.5).")
    double repeat__penalty();

    /** @return how far back repetition counts */
    @AttributeDefinition(
            required = false,
            description =
                    "Tokens to look back for repetition, at least -1; 0 switches it off, -1 is the whole context. Default: 64.")
    int repeat__last__n();

    /** @return penalty for used tokens */
    @AttributeDefinition(
            required = false,
            description = "Penalty for tokens that were used, -2 to 2. Default: the model's, mostly 0.")
    double presence__penalty();

    /** @return penalty for frequent tokens */
    @AttributeDefinition(
            required = false,
            description = "Penalty for frequent tokens, -2 to 2. Default: the model's, mostly 0.")
    double frequency__penalty();

    /** @return seed of the sampling */
    @AttributeDefinition(
            required = false,
            description = "Seed for repeatable answers, a whole number; -1 is random. Default: random.")
    long seed();

    /** @return where to stop */
    @AttributeDefinition(
            required = false,
            description =
                    "Texts that end an answer, separated by commas; write backslash n for a line end. Default: the model's.")
    String stop();

    /** @return how much survives a shift */
    @AttributeDefinition(
            required = false,
            description =
                    "Tokens of the prompt to keep when the context overflows, at least -1; -1 is all. Default: 4.")
    int num__keep();

    /** @return size of a batch */
    @AttributeDefinition(
            required = false,
            description =
                    "Tokens of the prompt that are worked on together, at least 1. Default: 512. A change loads the model again.")
    int num__batch();

    /** @return layers on the GPU */
    @AttributeDefinition(
            required = false,
            description =
                    "Layers to put on the GPU, at least -1; 0 is none, -1 lets the server choose. Default: -1. A change loads the model again.")
    int num__gpu();

    /** @return the first GPU */
    @AttributeDefinition(
            required = false,
            description =
                    "Number of the GPU for small tensors, at least 0. Default: 0. A change loads the model again.")
    int main__gpu();

    /** @return threads */
    @AttributeDefinition(
            required = false,
            description =
                    "Threads of the CPU, at least 0; 0 lets the server choose. Default: 0. A change loads the model again.")
    int num__thread();

    /** @return tokens to draft */
    @AttributeDefinition(
            required = false,
            description = "Tokens that a draft model guesses ahead, at least 0. Default: 4.")
    int draft__num__predict();

    /** @return whether to map the file */
    @AttributeDefinition(
            required = false,
            description =
                    "Whether to map the model's file into memory: true or false. Default: the server chooses. A change loads the model again.")
    String use__mmap();

    /** @return how long the model stays loaded */
    @AttributeDefinition(
            required = false,
            description =
                    "How long the model stays in memory after a request: 5m, 1h30m, a number of seconds, -1 for ever,"
                            + " 0 not at all. Default: the server's, mostly 5m.")
    String keep__alive();

    /** @return the key */
    @AttributeDefinition(
            required = false,
            type = AttributeType.PASSWORD,
            description =
                    "Key for ollama.com or a proxy, sent as a bearer token to https addresses and to this machine only."
                            + " Default: the environment OLLAMA_API_KEY. Write it as $[env:NAME] rather than in the open.")
    String _api__key();

    /** @return limit for a connection */
    @AttributeDefinition(description = "Limit for a new connection with its TLS handshake: 500ms, 30s, 5m; 0 for none.")
    String connect__timeout() default "10s";

    /** @return limit for the first token */
    @AttributeDefinition(
            description =
                    "Limit until a stream's first token: 500ms, 30s, 5m; 0 for none. Ollama is silent while it loads a"
                            + " model, which can take minutes.")
    String first__token__timeout() default "5m";

    /** @return limit for silence */
    @AttributeDefinition(description = "Limit for silence within a stream: 500ms, 30s, 5m; 0 for none.")
    String idle__timeout() default "2m";

    /** @return limit for a whole call */
    @AttributeDefinition(
            required = false,
            description =
                    "Limit for a whole call with its repetitions: 500ms, 30s, 5m; 0 for none. Default: 10m, none for"
                            + " streams.")
    String timeout();

    /** @return limit for silence while a model moves */
    @AttributeDefinition(
            description =
                    "Limit for silence while a model is pulled, pushed or created: 500ms, 30s, 15m; 0 for none. The server"
                            + " says nothing while it checks or converts large files.")
    String transfer__idle__timeout() default "15m";

    /** @return how long calls may go on */
    @AttributeDefinition(
            description = "How long running calls may go on when the instance is changed or removed: 500ms, 30s, 5m.")
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

    /** @return the ranking */
    @AttributeDefinition(
            required = false,
            description =
                    "The instance with the highest ranking is the default one, a whole number. Default: 0; -10 when"
                            + " neither configuration nor environment say anything.")
    int service_ranking();
}
