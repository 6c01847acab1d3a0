/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.RetryHints;
import dev.osgillm.support.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns refusals of the Hub into exceptions. The Hub hides what is private: who may not see a model hears that there is
 * none, so only its error code tells a wrong token from a missing model.
 */
final class HubErrors {

    private static final Pattern WRONG_TOKEN = Pattern.compile("(?i)invalid (credentials|user token|username)");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(6);
    private static final int QUOTED = 300;

    private final HubAddress hub;
    private final String tokenAdvice;
    private final RetryHints hints = new RetryHints(Clock.systemUTC());

    /** @param tokenAdvice a sentence that says where to set the token */
    HubErrors(HubAddress hub, String tokenAdvice) {
        this.hub = hub;
        this.tokenAdvice = tokenAdvice;
    }

    /** @param model that was asked for, empty for none */
    LlmException of(HttpReply reply, String model) {
        String code = quoted(reply.header("X-Error-Code").orElse(""));
        String said = said(reply);
        ErrorKind kind = kind(reply, code, said);
        LlmException.Builder failure = LlmException.builder(
                        kind, problem(kind, reply.status(), code, said, model) + " " + advice(kind, code, model))
                .status(reply.status())
                .code(code.isEmpty() ? null : code)
                .requestId(reply.header("X-Request-Id").orElse(null));
        if (kind.retryable()) {
            Optional<Duration> wait = hints.delay(kind, reply);
            failure.retryAfter(wait.orElse(null));
            wait.filter(delay -> delay.compareTo(LONGEST_WAIT) > 0).ifPresent(delay -> failure.retryable(false));
        }
        return failure.build();
    }

    private static ErrorKind kind(HttpReply reply, String code, String said) {
        if (code.equals("GatedRepo")) {
            return ErrorKind.PERMISSION;
        }
        boolean missing =
                code.equals("RepoNotFound") || code.equals("RevisionNotFound") || code.equals("EntryNotFound");
        boolean wrongToken = WRONG_TOKEN.matcher(said).find();
        return switch (reply.status()) {
            case 401 -> missing && !wrongToken ? ErrorKind.MODEL_NOT_FOUND : ErrorKind.AUTHENTICATION;
            case 403, 451 -> ErrorKind.PERMISSION;
            case 404 ->
                missing || reply.mediaType().equals("application/json")
                        ? ErrorKind.MODEL_NOT_FOUND
                        : ErrorKind.CONFIGURATION;
            case 408 -> ErrorKind.UNAVAILABLE;
            case 429 -> ErrorKind.RATE_LIMIT;
            default -> reply.status() >= 500 ? ErrorKind.UNAVAILABLE : ErrorKind.INVALID_REQUEST;
        };
    }

    private static String problem(ErrorKind kind, int status, String code, String said, String model) {
        String what =
                switch (kind) {
                    case AUTHENTICATION -> "The Hub wants a token, or refused the one it got";
                    case PERMISSION -> code.isEmpty() ? "The Hub does not allow this" : "The model is gated";
                    case MODEL_NOT_FOUND -> "The Hub has no " + missing(code, model);
                    case CONFIGURATION -> "There is no Hub at this address";
                    case RATE_LIMIT -> "Too many requests to the Hub for now";
                    case UNAVAILABLE -> "The Hub cannot answer now";
                    default -> "The Hub refused the request";
                };
        boolean page = said.startsWith("<");
        return what + " (" + status + (code.isEmpty() ? "" : " " + code) + ")"
                + (said.isEmpty() || page ? "" : ": " + said) + (said.endsWith(".") ? "" : ".");
    }

    private static String missing(String code, String model) {
        return switch (code) {
            case "RevisionNotFound" -> "such revision";
            case "EntryNotFound" -> "such file";
            default -> "model " + model + ", or it is private";
        };
    }

    private String advice(ErrorKind kind, String code, String model) {
        boolean token = hub.token().isPresent();
        return switch (kind) {
            case AUTHENTICATION -> tokenAdvice;
            case PERMISSION ->
                code.equals("GatedRepo")
                        ? "Accept the terms at " + hub.pageOf(model)
                                + (token
                                        ? " with the account of the token, which needs the right to read gated models."
                                        : " and set a token of that account. " + tokenAdvice)
                        : "Give the token the right to read this model, or set another one.";
            case MODEL_NOT_FOUND ->
                switch (code) {
                    case "RevisionNotFound" -> "Name a branch, tag or commit of " + hub.pageOf(model) + ".";
                    case "EntryNotFound" -> "See the files of " + hub.pageOf(model) + ".";
                    default ->
                        "Check the spelling; for a private model "
                                + (token ? "the token needs access to it." : "a token is needed. " + tokenAdvice);
                };
            case CONFIGURATION -> "Correct hub_url: that of Hugging Face is " + HubAddress.DEFAULT + ".";
            case RATE_LIMIT -> token ? "Wait and repeat." : "Wait and repeat; with a token the limits are higher.";
            case UNAVAILABLE -> "Repeat later.";
            default -> "Change the request.";
        };
    }

    private String said(HttpReply reply) {
        String text = reply.header("X-Error-Message").orElseGet(() -> inBody(reply.text()));
        return quoted(text);
    }

    /** @return the beginning of a text in one line, without the token */
    String quoted(String text) {
        String masked = hub.token()
                .map(secret -> text.replace(secret.reveal(), "(hidden)"))
                .orElse(text);
        return Json.excerpt(masked, QUOTED);
    }

    private static String inBody(String body) {
        try {
            JsonObject object = Json.parseObject(body);
            JsonElement error = object.get("error");
            if (error != null && error.isJsonArray() && !error.getAsJsonArray().isEmpty()) {
                return error.getAsJsonArray().get(0).toString();
            }
            return Json.text(object, "error", body);
        } catch (LlmException e) {
            return body;
        }
    }
}
