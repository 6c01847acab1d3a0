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
import dev.osgillm.support.call.RetryHints;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the errors of OpenAI and compatible servers into exceptions: decided on the code, then the type, then the status.
 * The server's words are quoted, with everything that looks like a key taken out.
 */
public final class OpenAiErrors implements ErrorMapper {

    private static final int QUOTED = 300;
    private static final int LONGEST_HOST = 253;

    /** What no repetition changes, whatever a server says. */
    private static final Set<ErrorKind> NEEDS_A_PERSON = EnumSet.of(
            ErrorKind.AUTHENTICATION,
            ErrorKind.PERMISSION,
            ErrorKind.QUOTA,
            ErrorKind.MODEL_NOT_FOUND,
            ErrorKind.CONTEXT_LENGTH,
            ErrorKind.CONTENT_FILTER,
            ErrorKind.CONFIGURATION);

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final KeyMask mask;
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
        mask = new KeyMask(secret);
        this.keyAdvice = keyAdvice;
        this.peculiarities = peculiarities;
    }

    @Override
    public LlmException toException(HttpReply reply) {
        Optional<ServerError> error = ServerError.in(reply.text());
        String said =
                error.map(ServerError::message).filter(text -> !text.isBlank()).orElseGet(reply::text);
        ErrorKind kind = peculiarities.kind(reply.status(), said).orElseGet(() -> ErrorKinds.of(reply.status(), error));
        boolean redirect = reply.status() / 100 == 3;
        String problem = redirect ? redirect(reply) : problem(kind, reply.status(), error, said);
        LlmException.Builder builder = LlmException.builder(kind, problem)
                .status(reply.status())
                .code(error.flatMap(this::code).orElse(null))
                .requestId(reply.header("x-request-id").orElse(null))
                .retryAfter(hints.delay(kind, reply).orElse(null));
        if (reply.status() == 413) {
            builder.retryable(false); // what is too large stays too large, even where it is called a rate limit
        }
        reply.header("x-should-retry")
                .filter(text -> text.equals("false") || text.equals("true") && !NEEDS_A_PERSON.contains(kind))
                .ifPresent(text -> builder.retryable(text.equals("true")));
        return builder.build();
    }

    /**
     * @param element a body of status 200, or a frame of a stream
     * @return the error that it is in truth
     */
    public Optional<LlmException> inDisguise(JsonElement element) {
        return inDisguise(element, NO_HEADERS);
    }

    /**
     * @param element a body of status 200, or a frame of a stream
     * @param headers that came with it
     * @return the error that it is in truth
     */
    public Optional<LlmException> inDisguise(JsonElement element, HttpHeaders headers) {
        return ServerError.in(element).map(error -> {
            int status = statusOf(error);
            ErrorKind kind = peculiarities
                    .kind(status, error.message())
                    .orElseGet(() -> ErrorKinds.of(status, Optional.of(error)));
            return LlmException.builder(kind, problem(kind, status, Optional.of(error), error.message()))
                    .status(status)
                    .code(code(error).orElse(null))
                    .requestId(headers.firstValue("x-request-id").orElse(null))
                    .retryAfter(hints.delay(kind, headers, error.message()).orElse(null))
                    .build();
        });
    }

    /** @return the exception for an error whose words are all that is known */
    public LlmException inWords(String words, HttpHeaders headers) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, problem(ErrorKind.UNAVAILABLE, 0, Optional.empty(), words))
                .requestId(headers.firstValue("x-request-id").orElse(null))
                .build();
    }

    /** @throws LlmException of the kind {@code PROTOCOL} that quotes what is not JSON, without keys */
    public JsonElement parse(String text) {
        try {
            return Json.parse(text);
        } catch (LlmException e) {
            throw Json.notJson(mask.masked(text));
        }
    }

    private Optional<String> code(ServerError error) {
        return Optional.of(error.code().isEmpty() ? error.type() : error.code())
                .filter(code -> !code.isEmpty())
                .map(mask::masked);
    }

    /** Only the host is named: the rest of an address may hold what is nobody's business. */
    private String redirect(HttpReply reply) {
        return "The server sends its callers on to "
                + reply.header("Location").map(this::host).orElse("another address")
                + " (" + reply.status() + "); the key is not sent there. Set base_url to where the API really is,"
                + " often the same address with https.";
    }

    private String host(String location) {
        try {
            URI target = URI.create(location.strip());
            if (target.getHost() == null) {
                return "another address of the same server";
            }
            String scheme = target.getScheme() == null ? "" : target.getScheme() + "://";
            String host = Json.excerpt(mask.masked(target.getHost()), LONGEST_HOST);
            return scheme + host + (target.getPort() < 0 ? "" : ":" + target.getPort());
        } catch (IllegalArgumentException e) {
            return "another address";
        }
    }

    private static int statusOf(ServerError error) {
        return error.code().matches("[45]\\d\\d") ? Integer.parseInt(error.code()) : 0;
    }

    private String problem(ErrorKind kind, int status, Optional<ServerError> error, String said) {
        StringBuilder text = new StringBuilder(what(kind));
        String code =
                error.flatMap(this::code).map(name -> Json.excerpt(name, 60)).orElse("");
        if (status > 0) {
            text.append(" (").append(status);
            text.append(code.isEmpty() || code.equals(Integer.toString(status)) ? "" : " " + code)
                    .append(')');
        }
        String quoted = Json.excerpt(mask.masked(said), QUOTED);
        if (quoted.startsWith("<")) {
            text.append(": the server sent a web page, as a proxy does");
        } else if (!quoted.isEmpty()) {
            text.append(": ").append(quoted);
        }
        String parameter = error.map(ServerError::param)
                .map(mask::masked)
                .map(name -> Json.excerpt(name, 60))
                .orElse("");
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
}
