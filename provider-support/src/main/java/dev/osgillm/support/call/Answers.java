/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;

/**
 * Reads whole answers, whatever their status is.
 *
 * @param errors of the dialect
 * @param addressSetting what configures the address, for messages
 */
record Answers(ErrorMapper errors, String addressSetting) {

    static final String BASE_URL = "base_url";

    /** How often one call may be said in other words: a model may refuse several parameters one after the other. */
    private static final int ADAPTATIONS = 4;

    /**
     * @param adapted how often the call did so before
     * @return whether a refused request follows in other words
     */
    boolean adapts(Operation<?> operation, HttpReply reply, int adapted) {
        return reply.status() / 100 == 4 && adapted < ADAPTATIONS && operation.adapts(reply);
    }

    <R> R read(Operation<R> operation, HttpRequest request, HttpReply reply, CallMeter meter) {
        switch (reply.status() / 100) {
            case 2 -> {
                if (reply.mediaType().equals("text/html") && !operation.takesWebPages()) {
                    throw webPage(reply);
                }
                return operation.read(reply, meter);
            }
            case 3 -> throw redirected(reply);
            default -> throw operation.refused(request, reply).orElseGet(() -> errors.toException(reply));
        }
    }

    private LlmException webPage(HttpReply reply) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server answered with a web page instead of JSON. Correct " + addressSetting
                                + ": it must be the address of the API"
                                + (addressSetting.equals(BASE_URL) ? ", often with /v1 at its end." : "."))
                .status(reply.status())
                .build();
    }

    private LlmException redirected(HttpReply reply) {
        String location = reply.header("Location").map(Answers::originOf).orElse("another address");
        return LlmException.builder(
                        ErrorKind.CONFIGURATION,
                        "The server redirects to " + location
                                + ". Redirects are not followed, so that the key stays with"
                                + " its host. Set " + addressSetting + " to the right address.")
                .status(reply.status())
                .build();
    }

    private static String originOf(String location) {
        try {
            URI uri = new URI(location);
            return uri.getHost() == null ? "another path of its own" : TransportErrors.origin(uri);
        } catch (URISyntaxException e) {
            return "another address";
        }
    }
}
