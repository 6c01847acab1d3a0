/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.ErrorMapper;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the errors of OpenAI and compatible servers into exceptions: decided on the code, then the type, then the status.
 * The server's words are quoted, with everything that looks like a key taken out.
 */
public final class OpenAiErrors implements ErrorMapper {

    private static final int QUOTED = 300;
    private static final Pattern KEYS =
            Pattern.compile("\\b(?:sk|hf|gsk|api_org|key|pk|xai)[-_][A-Za-z0-9*_.-]{4,}|Bearer\\s+\\S+");

    /** By code or type, in lower case. */
    private static final Map<String, ErrorKind> KINDS = Map.ofEntries(
            Map.entry("insufficient_quota", ErrorKind.QUOTA),
            Map.entry("credit_balance_exhausted", ErrorKind.QUOTA),
            Map.entry("organization_spend_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("project_spend_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("organization_usage_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("payment_required", ErrorKind.QUOTA),
            Map.entry("rate_limit_exceeded", ErrorKind.RATE_LIMIT),
            Map.entry("rate_limit_error", ErrorKind.RATE_LIMIT),
            Map.entry("slow_down", ErrorKind.RATE_LIMIT),
            Map.entry("requests", ErrorKind.RATE_LIMIT),
            Map.entry("tokens", ErrorKind.RATE_LIMIT),
            Map.entry("invalid_api_key", ErrorKind.AUTHENTICATION),
            Map.entry("authentication", ErrorKind.AUTHENTICATION),
            Map.entry("authentication_error", ErrorKind.AUTHENTICATION),
            Map.entry("permission_denied", ErrorKind.PERMISSION),
            Map.entry("permission_error", ErrorKind.PERMISSION),
            Map.entry("model_not_found", ErrorKind.MODEL_NOT_FOUND),
            Map.entry("model_not_supported", ErrorKind.MODEL_NOT_FOUND),
            Map.entry("deploymentnotfound", ErrorKind.MODEL_NOT_FOUND),
            Map.entry("context_length_exceeded", ErrorKind.CONTEXT_LENGTH),
            Map.entry("exceed_context_size_error", ErrorKind.CONTEXT_LENGTH),
            Map.entry("token_limit_exceeded", ErrorKind.CONTEXT_LENGTH),
            Map.entry("content_filter", ErrorKind.CONTENT_FILTER),
            Map.entry("content_policy_violation", ErrorKind.CONTENT_FILTER),
            Map.entry("refusal", ErrorKind.CONTENT_FILTER),
            Map.entry("server_is_overloaded", ErrorKind.UNAVAILABLE),
            Map.entry("service_unavailable_error", ErrorKind.UNAVAILABLE),
            Map.entry("overloaded_error", ErrorKind.UNAVAILABLE),
            Map.entry("overloaded", ErrorKind.UNAVAILABLE),
            Map.entry("provider_overloaded", ErrorKind.UNAVAILABLE),
            Map.entry("provider_unavailable", ErrorKind.UNAVAILABLE),
            Map.entry("unavailable_error", ErrorKind.UNAVAILABLE),
            Map.entry("server_error", ErrorKind.UNAVAILABLE),
            Map.entry("server", ErrorKind.UNAVAILABLE),
            Map.entry("timeout", ErrorKind.UNAVAILABLE));

    private final Optional<Secret> secret;
    private final String keyAdvice;
    private final ErrorPeculiarities peculiarities;
    private final RetryHints hints = new RetryHints(Clock.systemUTC());

    /**
     * @param secret of the instance, never to be quoted
     * @param keyAdvice a sentence that says where to set the key
     */
    public OpenAiErrors(Optional<Secret> secret, String keyAdvice) {
        this(secret, keyAdvice, ErrorPeculiarities.NONE);
    }

    /**
     * @param secret of the instance, never to be quoted
     * @param keyAdvice a sentence that says where to set the key
     * @param peculiarities what is known of this server beyond the general rules
     */
    public OpenAiErrors(Optional<Secret> secret, String keyAdvice, ErrorPeculiarities peculiarities) {
        this.secret = secret;
        this.keyAdvice = keyAdvice;
        this.peculiarities = peculiarities;
    }

    @Override
    public LlmException toException(HttpReply reply) {
        Optional<ServerError> error = ServerError.in(reply.text());
        String said =
                error.map(ServerError::message).filter(text -> !text.isBlank()).orElseGet(reply::text);
        ErrorKind kind = peculiarities
                .kind(reply.status(), said)
                .or(() -> error.flatMap(OpenAiErrors::known))
                .orElseGet(() -> byStatus(reply.status(), error.isPresent()));
        LlmException.Builder builder = LlmException.builder(kind, problem(kind, reply.status(), error, said))
                .status(reply.status())
                .code(error.map(ServerError::code)
                        .filter(code -> !code.isEmpty())
                        .or(() -> error.map(ServerError::type).filter(type -> !type.isEmpty()))
                        .orElse(null))
                .requestId(reply.header("x-request-id").orElse(null))
                .retryAfter(kind.retryable() ? hints.delay(reply).orElse(null) : null);
        reply.header("x-should-retry").ifPresent(text -> builder.retryable(text.equals("true")));
        return builder.build();
    }

    /**
     * @param element a body of status 200, or a frame of a stream
     * @return the error that it is in truth
     */
    public Optional<LlmException> inDisguise(JsonElement element) {
        return ServerError.in(element).map(error -> {
            int status = statusOf(error);
            ErrorKind kind = peculiarities
                    .kind(status, error.message())
                    .or(() -> known(error))
                    .orElseGet(() -> byStatus(status == 0 ? 500 : status, true));
            return LlmException.builder(kind, problem(kind, status, Optional.of(error), error.message()))
                    .status(status)
                    .code(error.code().isEmpty() ? error.type() : error.code())
                    .build();
        });
    }

    /** @return the exception for an error whose words are all that is known */
    LlmException inWords(String words) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, problem(ErrorKind.UNAVAILABLE, 0, Optional.empty(), words))
                .build();
    }

    private static Optional<ErrorKind> known(ServerError error) {
        ErrorKind byCode = KINDS.get(error.code().toLowerCase(Locale.ROOT));
        return Optional.ofNullable(
                byCode != null ? byCode : KINDS.get(error.type().toLowerCase(Locale.ROOT)));
    }

    private static int statusOf(ServerError error) {
        return error.code().matches("[45]\\d\\d") ? Integer.parseInt(error.code()) : 0;
    }

    private static ErrorKind byStatus(int status, boolean json) {
        return switch (status) {
            case 401 -> ErrorKind.AUTHENTICATION;
            case 402 -> ErrorKind.QUOTA;
            case 403 -> ErrorKind.PERMISSION;
            // Without an error of the API's the address is wrong, not the model.
            case 404 -> json ? ErrorKind.MODEL_NOT_FOUND : ErrorKind.CONFIGURATION;
            case 405, 410 -> ErrorKind.CONFIGURATION;
            case 408, 409, 424, 425, 498 -> ErrorKind.UNAVAILABLE;
            case 429 -> ErrorKind.RATE_LIMIT;
            default -> status >= 500 ? ErrorKind.UNAVAILABLE : ErrorKind.INVALID_REQUEST;
        };
    }

    private String problem(ErrorKind kind, int status, Optional<ServerError> error, String said) {
        StringBuilder text = new StringBuilder(what(kind));
        String code = error.map(e -> e.code().isEmpty() ? e.type() : e.code()).orElse("");
        if (status > 0) {
            text.append(" (").append(status);
            text.append(code.isEmpty() || code.equals(Integer.toString(status)) ? "" : " " + code)
                    .append(')');
        }
        String quoted = masked(Json.excerpt(said, QUOTED));
        if (quoted.startsWith("<")) {
            text.append(": the server sent a web page, as a proxy does");
        } else if (!quoted.isEmpty()) {
            text.append(": ").append(quoted);
        }
        String parameter = error.map(ServerError::param).orElse("");
        if (!parameter.isEmpty()) {
            text.append(" (").append(parameter).append(')');
        }
        if (text.charAt(text.length() - 1) != '.') {
            text.append('.');
        }
        String advice = peculiarities.advice(kind, status).orElseGet(() -> advice(kind));
        return text.append(' ').append(advice).toString();
    }

    private static String what(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION -> "The key was refused";
            case PERMISSION -> "The key may not do this";
            case QUOTA -> "The account has no credit left";
            case RATE_LIMIT -> "Too many requests or tokens for now";
            case MODEL_NOT_FOUND -> "There is no such model here, or no access to it";
            case CONTEXT_LENGTH -> "The conversation does not fit into the model's context";
            case CONTENT_FILTER -> "The provider refused the content";
            case CONFIGURATION -> "There is no such address at the server";
            case UNAVAILABLE -> "The server cannot answer now";
            default -> "The server refused the request";
        };
    }

    private String advice(ErrorKind kind) {
        return switch (kind) {
            case AUTHENTICATION -> keyAdvice;
            case PERMISSION -> "Give the key the right, or choose another model.";
            case QUOTA -> "Add credit or raise the limit at the provider; repeating does not help.";
            case RATE_LIMIT -> "Wait and repeat, or use another provider.";
            case MODEL_NOT_FOUND -> "See llm:models for what there is.";
            case CONTEXT_LENGTH -> "Shorten the conversation, or choose a model with a larger context.";
            case CONTENT_FILTER -> "Change the prompt.";
            case CONFIGURATION -> "Correct base_url: it often ends with /v1.";
            case UNAVAILABLE -> "Repeat later, or use another provider.";
            default -> "Change the request.";
        };
    }

    private String masked(String text) {
        String own = secret.map(Secret::reveal).filter(key -> !key.isEmpty()).orElse(null);
        String safe = own == null ? text : text.replace(own, "(key)");
        return KEYS.matcher(safe).replaceAll("(key)");
    }
}
