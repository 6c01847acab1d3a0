/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.ErrorKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which kind an error is: decided on the code, then the type, then words that are the only sign, then the status. */
final class ErrorKinds {

    /** By code or type, in lower case. */
    private static final Map<String, ErrorKind> KNOWN = Map.ofEntries(
            Map.entry("insufficient_quota", ErrorKind.QUOTA),
            Map.entry("credit_balance_exhausted", ErrorKind.QUOTA),
            Map.entry("organization_spend_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("project_spend_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("organization_usage_limit_exceeded", ErrorKind.QUOTA),
            Map.entry("billing_hard_limit_reached", ErrorKind.QUOTA),
            Map.entry("billing_not_active", ErrorKind.QUOTA),
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
            Map.entry("moderation_blocked", ErrorKind.CONTENT_FILTER),
            Map.entry("image_content_policy_violation", ErrorKind.CONTENT_FILTER),
            Map.entry("refusal", ErrorKind.CONTENT_FILTER),
            Map.entry("not_supported_error", ErrorKind.INVALID_REQUEST),
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

    /** vLLM, TGI and old llama.cpp have no code for it. */
    private static final Pattern TOO_LONG =
            Pattern.compile("(?i)maximum context length|context (?:size|window)|must have less than \\d+ tokens"
                    + "|`inputs` tokens \\+ `max_new_tokens`");

    private static final Pattern NO_SUCH_ADDRESS = Pattern.compile("(?i)unexpected endpoint|invalid url|unknown route");
    /** In types and codes; those about an image mean that it cannot be read. */
    private static final Pattern REFUSAL = Pattern.compile("(?i)invalid|badrequest|validation|image");

    private static final Pattern ABOUT_A_MODEL = Pattern.compile("(?i)model|deployment|adapter");

    private ErrorKinds() {}

    /**
     * @param status of the answer, 0 for an error that came in an answer of status 200 and names none
     * @param error what the server said, empty when that was not JSON
     */
    static ErrorKind of(int status, Optional<ServerError> error) {
        return error.flatMap(ErrorKinds::known)
                .or(() -> error.flatMap(said -> byWords(status, said)))
                .orElseGet(() -> byStatus(status, error));
    }

    private static Optional<ErrorKind> known(ServerError error) {
        ErrorKind byCode = KNOWN.get(error.code().toLowerCase(Locale.ROOT));
        return Optional.ofNullable(
                byCode != null ? byCode : KNOWN.get(error.type().toLowerCase(Locale.ROOT)));
    }

    private static Optional<ErrorKind> byWords(int status, ServerError error) {
        boolean refused = status == 0 || status == 400 || status == 413 || status == 422;
        if (refused && TOO_LONG.matcher(error.message()).find()) {
            return Optional.of(ErrorKind.CONTEXT_LENGTH);
        }
        boolean wrongAddress = (status == 0 || status == 404)
                && NO_SUCH_ADDRESS.matcher(error.message()).find();
        return wrongAddress ? Optional.of(ErrorKind.CONFIGURATION) : Optional.empty();
    }

    private static ErrorKind byStatus(int status, Optional<ServerError> error) {
        return switch (status) {
            case 0 -> byTypeAlone(error);
            case 401 -> ErrorKind.AUTHENTICATION;
            case 402 -> ErrorKind.QUOTA;
            case 403 -> ErrorKind.PERMISSION;
            // Who does not speak of a model does not know the address.
            case 404 ->
                error.filter(ErrorKinds::isAboutAModel).isPresent()
                        ? ErrorKind.MODEL_NOT_FOUND
                        : ErrorKind.CONFIGURATION;
            case 405, 410 -> ErrorKind.CONFIGURATION;
            case 408, 409, 424, 425, 498 -> ErrorKind.UNAVAILABLE;
            case 429 -> ErrorKind.RATE_LIMIT;
            case 501 -> ErrorKind.INVALID_REQUEST;
            default -> status >= 500 ? ErrorKind.UNAVAILABLE : redirectOrRefusal(status);
        };
    }

    private static ErrorKind redirectOrRefusal(int status) {
        return status < 400 ? ErrorKind.CONFIGURATION : ErrorKind.INVALID_REQUEST;
    }

    private static ErrorKind byTypeAlone(Optional<ServerError> error) {
        String type = error.map(said -> said.type() + ' ' + said.code()).orElse("");
        return REFUSAL.matcher(type).find() ? ErrorKind.INVALID_REQUEST : ErrorKind.UNAVAILABLE;
    }

    private static boolean isAboutAModel(ServerError error) {
        return ABOUT_A_MODEL
                .matcher(error.message() + " " + error.param() + " " + error.code())
                .find();
    }
}
