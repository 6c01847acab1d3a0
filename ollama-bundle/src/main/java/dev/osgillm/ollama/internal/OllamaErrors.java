/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.ErrorMapper;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.RetryHints;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Ollama says when it fails. It has no error codes, so status and words decide. The same words come as a body with
 * a status, and as a line of a stream that began well.
 */
final class OllamaErrors implements ErrorMapper {

    /** What to do when nothing answers. */
    static final String START_IT = "Start it with 'ollama serve', or set OLLAMA_HOST or base_url.";

    private static final int IN_STREAM = 0;
    private static final int LONGEST = 600;
    private static final Pattern QUOTED = Pattern.compile("model ['\"]([^'\"]+)['\"]");
    private static final Pattern NO_MODEL = Pattern.compile("model ['\"][^'\"]+['\"] (not found|does not exist)");
    private static final Pattern TOO_LONG =
            Pattern.compile("exceeds? (the |maximum |available )*context|exceed_context_size|prompt (is )?too long");
    private static final Pattern NOT_THERE = Pattern.compile(
            "requires more system memory|out of memory|unable to allocate|(cuda)?malloc failed|nan or inf");
    private static final Pattern BAD_OPTION = Pattern.compile("option ['\"].+ must be of type|does not support ");

    private final URI baseUrl;
    private final Optional<Secret> apiKey;
    private final RetryHints hints = new RetryHints(Clock.systemUTC());

    OllamaErrors(URI baseUrl, Optional<Secret> apiKey) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
    }

    @Override
    public LlmException toException(HttpReply reply) {
        JsonObject body = body(reply);
        String words = words(body.get("error"));
        LlmException.Builder failure =
                switch (reply.status()) {
                    case 401 -> unauthorized(words, redacted(Json.text(body, "signin_url", "")));
                    case 403 -> forbidden(words);
                    case 404, 405 -> notFound(reply.status(), words);
                    default -> byWords(reply.status(), words);
                };
        LlmException plain = failure.status(reply.status()).build();
        // Ollama gives no hint, the cloud and proxies do.
        return hints.delay(plain.kind(), reply)
                .map(delay -> plain.toBuilder().retryAfter(delay).build())
                .orElse(plain);
    }

    /** @throws LlmException of the kind {@code PROTOCOL} that quotes what is no JSON object, without the key */
    JsonObject parse(String text) {
        try {
            return Json.parseObject(text);
        } catch (LlmException e) {
            throw Json.notJson(redacted(text));
        }
    }

    /** Servers report failures inside good answers, too: in a whole one, and in any line of a stream. */
    void check(JsonObject answer) {
        if (Json.has(answer, "error")) {
            throw byWords(IN_STREAM, words(answer.get("error"))).build();
        }
    }

    @Override
    public LlmException unreachable(LlmException failure) {
        boolean refused = false;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return failure;
            }
            refused |= cause instanceof ConnectException;
        }
        if (!refused) {
            return failure;
        }
        return LlmException.builder(failure.kind(), "Ollama does not answer at " + baseUrl + ". " + START_IT)
                .cause(failure.getCause())
                .build();
    }

    private static LlmException.Builder unauthorized(String words, String signinUrl) {
        String where = signinUrl.isEmpty() ? "" : " (open " + Json.excerpt(signinUrl, LONGEST) + ")";
        return LlmException.builder(
                ErrorKind.AUTHENTICATION,
                "Ollama wants you to sign in" + said(words) + ". Run 'ollama signin' on the server" + where
                        + ", or check .api_key or OLLAMA_API_KEY.");
    }

    private static LlmException.Builder forbidden(String words) {
        return LlmException.builder(
                ErrorKind.PERMISSION,
                words.isEmpty()
                        ? "Ollama refuses requests under this host name. Use localhost or 127.0.0.1 in base_url, or let"
                                + " the server listen wider: OLLAMA_HOST=0.0.0.0 ollama serve."
                        : "Ollama refuses this" + said(words) + ". Check the account, and whether the server has its"
                                + " cloud switched off (OLLAMA_NO_CLOUD).");
    }

    private LlmException.Builder notFound(int status, String words) {
        if (words.isEmpty() || status == 405) {
            return LlmException.builder(
                    ErrorKind.CONFIGURATION,
                    "What answers at " + baseUrl + " does not know Ollama's API (status " + status
                            + "). Correct base_url: it is the address of an Ollama server without a path.");
        }
        return noModel(words);
    }

    private static LlmException.Builder noModel(String words) {
        Matcher quoted = QUOTED.matcher(words);
        String name = quoted.find() ? quoted.group(1) : "MODEL";
        return LlmException.builder(
                ErrorKind.MODEL_NOT_FOUND,
                "The model is not installed" + said(words) + ". Fetch it with 'ollama pull " + name
                        + "', or name one that is installed.");
    }

    private LlmException.Builder byWords(int status, String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (NO_MODEL.matcher(lower).find()) {
            return noModel(words);
        }
        Optional<LlmException.Builder> management = ManagementErrors.of(said(words));
        if (management.isPresent()) {
            return management.get();
        }
        if (TOO_LONG.matcher(lower).find()) {
            return LlmException.builder(
                    ErrorKind.CONTEXT_LENGTH,
                    "The input is too long for the model" + said(words) + ". Shorten it, or raise num_ctx.");
        }
        if (BAD_OPTION.matcher(lower).find()) {
            return invalid(words);
        }
        if (NOT_THERE.matcher(lower).find()) {
            return LlmException.builder(
                            ErrorKind.UNAVAILABLE,
                            "The model cannot do this on that machine" + said(words) + ". Use another model.")
                    .retryable(false);
        }
        if (status == 402) {
            return LlmException.builder(
                    ErrorKind.QUOTA, "The account has no credit left" + said(words) + ". Check it at ollama.com.");
        }
        if (status == 429) {
            return LlmException.builder(
                    ErrorKind.RATE_LIMIT, "Too many requests for now" + said(words) + ". Repeat later.");
        }
        // A proxy's time was up, or two requests met: the same request may well succeed.
        boolean passing = status == 408 || status == 409 || status == 425;
        if (status >= 400 && status < 500 && !passing) {
            return invalid(words);
        }
        String where = status == IN_STREAM ? "in the middle of its answer" : "with status " + status;
        return LlmException.builder(
                ErrorKind.UNAVAILABLE,
                "Ollama failed " + where + said(words) + ". Repeat later; its log tells more (ollama serve).");
    }

    private static LlmException.Builder invalid(String words) {
        return LlmException.builder(
                ErrorKind.INVALID_REQUEST,
                "Ollama refuses the request" + said(words) + ". Change it, or use another model.");
    }

    /** @return what the server said, empty when that is no JSON object */
    private static JsonObject body(HttpReply reply) {
        try {
            return Json.parseObject(reply.text());
        } catch (LlmException e) {
            return new JsonObject();
        }
    }

    /** @return the words of an error, which is text, or an object with a message behind some proxies */
    private String words(JsonElement error) {
        String text = "";
        if (error instanceof JsonObject object) {
            text = Json.text(object, "message", "");
        } else if (error != null && error.isJsonPrimitive()) {
            text = error.getAsString();
        }
        return Json.excerpt(redacted(text), LONGEST);
    }

    /** A server may repeat the key it was given. */
    private String redacted(String text) {
        return apiKey.map(key -> text.replace(key.reveal(), "***")).orElse(text);
    }

    private static String said(String words) {
        return words.isEmpty() ? "" : ": " + words.replaceAll("[.\\s]+$", "");
    }
}
