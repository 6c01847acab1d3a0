/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.ErrorMapper;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.ErrorPeculiarities;
import dev.osgillm.support.openai.OpenAiErrors;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the errors of Hugging Face's router and inference servers into exceptions. Most of them are a plain text, so
 * that here, where the status does not tell enough, words decide.
 */
final class HuggingFaceErrors implements ErrorMapper {

    /** The longest wait that a loading model is believed. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final OpenAiErrors dialect;

    HuggingFaceErrors(HuggingFaceSettings settings) {
        dialect = new OpenAiErrors(settings.token(), settings.tokenAdvice(), new Words(settings));
    }

    /** @return the errors of the dialect, also those inside a stream */
    OpenAiErrors dialect() {
        return dialect;
    }

    @Override
    public LlmException toException(HttpReply reply) {
        LlmException failure = dialect.toException(reply);
        if (failure.kind() != ErrorKind.UNAVAILABLE || failure.retryAfter().isPresent()) {
            return failure;
        }
        return loading(reply)
                .map(delay -> failure.toBuilder().retryAfter(delay).build())
                .orElse(failure);
    }

    /** A model that loads says how many seconds that takes, more or less. */
    private static Optional<Duration> loading(HttpReply reply) {
        try {
            JsonObject body = Json.parseObject(reply.text());
            long millis = Math.round(1000 * Double.parseDouble(Json.text(body, "estimated_time", "-1")));
            return millis < 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(Math.max(1, Math.min(millis, LONGEST_WAIT.toMillis()))));
        } catch (LlmException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static final class Words implements ErrorPeculiarities {

        // "not supported by any provider you have enabled", "no longer supported by provider x"
        private static final Pattern UNKNOWN_MODEL = Pattern.compile("supported by (any )?provider");
        // vLLM: "maximum context length"; TGI and TEI: "must have less than 4096 tokens", "`max_new_tokens` must be <=
        // 4096"
        private static final Pattern TOO_LONG = Pattern.compile(
                "maximum context length|must have less than \\d+ tokens|max_new_tokens[`'\"]? must be <=");
        // TGI in a stream gives each error the same status.
        private static final Pattern OVERLOADED = Pattern.compile("model is overloaded");

        private final TargetKind kind;
        private final boolean waitsForStart;

        Words(HuggingFaceSettings settings) {
            kind = settings.target().kind();
            waitsForStart = settings.headers().containsKey(HuggingFaceSettings.SCALE_UP);
        }

        @Override
        public Optional<ErrorKind> kind(int status, String words) {
            String text = words.toLowerCase(Locale.ROOT);
            boolean refused = status < 500 && status != 401 && status != 403 && status != 429;
            if (refused && UNKNOWN_MODEL.matcher(text).find()) {
                return Optional.of(ErrorKind.MODEL_NOT_FOUND);
            }
            // Its addresses are known: what is not found there is the model, unless a proxy speaks.
            if (status == 404 && !text.isBlank() && !text.stripLeading().startsWith("<")) {
                return Optional.of(ErrorKind.MODEL_NOT_FOUND);
            }
            if (refused && TOO_LONG.matcher(text).find()) {
                return Optional.of(ErrorKind.CONTEXT_LENGTH);
            }
            if (refused && OVERLOADED.matcher(text).find()) {
                return Optional.of(ErrorKind.UNAVAILABLE);
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> advice(ErrorKind error, int status) {
            return Optional.ofNullable(kind == TargetKind.ROUTER ? atRouter(error, status) : atEndpoint(error, status));
        }

        private static String atRouter(ErrorKind error, int status) {
            return switch (error) {
                case PERMISSION ->
                    "Give the token the right \"Make calls to Inference Providers\" at"
                            + " https://huggingface.co/settings/tokens, or set another token.";
                case QUOTA ->
                    "Buy credits or see the limits at https://huggingface.co/settings/billing, or set bill_to to an"
                            + " organisation that has some; repeating does not help.";
                case MODEL_NOT_FOUND ->
                    "See llm:models for what the router serves; a provider that is named as org/name:provider must"
                            + " serve it and be enabled at https://huggingface.co/settings/inference-providers.";
                case CONFIGURATION ->
                    status == 410
                            ? "This address has been shut down: set base_url to " + Target.ROUTER + "."
                            : "Correct base_url: the router's is " + Target.ROUTER + ".";
                default -> null;
            };
        }

        private String atEndpoint(ErrorKind error, int status) {
            return switch (error) {
                case PERMISSION -> "Give the token access to this endpoint, or set another token.";
                case CONFIGURATION ->
                    status == 410
                            ? "This address has been shut down: set base_url to " + Target.ROUTER + "."
                            : "Correct base_url and endpoint_kind.";
                case UNAVAILABLE ->
                    (status == 502 || status == 503) && !waitsForStart
                            ? "If it starts from zero, repeat in some minutes; or set scale_up_timeout so that it holds"
                                    + " requests until it has started, or loading_timeout so that calls wait."
                            : null;
                default -> null;
            };
        }
    }
}
