/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the Hub is, and who may get the token.
 *
 * @param base without a slash at its end
 * @param token for the Hub and nobody else
 */
public record HubAddress(URI base, Optional<Secret> token) {

    /** Where everybody's models are. */
    public static final String DEFAULT = "https://huggingface.co";

    private static final Set<String> OWN_HOSTS = Set.of("huggingface.co", "hf.co");
    private static final Set<String> STAYING_HEADERS = Set.of("authorization", "if-range");

    // No name has two dots, so none can leave a path.
    private static final Pattern MODEL = Pattern.compile("(?!.*\\.\\.)\\w[\\w.-]{0,95}(/\\w[\\w.-]{0,95})?");

    /** @return whether this is the Hub of Hugging Face and not a mirror */
    public boolean isHuggingFace() {
        return isHuggingFace(base);
    }

    private static boolean isHuggingFace(URI address) {
        return scheme(address).equals("https") && OWN_HOSTS.contains(host(address));
    }

    /** @throws LlmException of the kind {@code INVALID_REQUEST} when no model can have this name */
    static String checked(String model) {
        if (!MODEL.matcher(model).matches()) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "No model of the Hub can be called '" + model + "'. Name it as org/name.")
                    .build();
        }
        return model;
    }

    /** @return a text as one segment of a path, or a value of a query */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @return the page that a person opens for a model */
    String pageOf(String model) {
        return base + "/" + model;
    }

    /** @param path begins with a slash, encoded, with its query */
    HttpRequest.Builder get(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).GET();
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        return request;
    }

    /** @return path and query of an address as {@link #get} takes them: without the path that the base has itself */
    String within(URI address) {
        String own = base.getRawPath() == null ? "" : base.getRawPath();
        String path = address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return (path.startsWith(own + "/") ? path.substring(own.length()) : path) + query;
    }

    /** @return whether an address belongs to the Hub, so that it may get the token */
    boolean isHub(URI address) {
        boolean same =
                scheme(address).equals(scheme(base)) && host(address).equals(host(base)) && port(address) == port(base);
        return same || (isHuggingFace() && isHuggingFace(address) && port(address) == 443);
    }

    /**
     * Goes on where a redirect leads: within the Hub with everything, elsewhere without the token, never from https to
     * http.
     *
     * @throws LlmException of the kind {@code PROTOCOL} for a redirect that must not be followed
     */
    HttpRequest follow(HttpRequest from, String location) {
        URI target = resolved(from.uri(), location);
        boolean plainHub = scheme(base).equals("http");
        if (!scheme(target).equals("https") && !(plainHub && scheme(target).equals("http"))) {
            throw refused("to an address without encryption");
        }
        boolean hub = isHub(target);
        return HttpRequest.newBuilder(
                        from, (name, value) -> hub || !STAYING_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .uri(target)
                .build();
    }

    private static URI resolved(URI from, String location) {
        try {
            URI target = from.resolve(location.strip());
            if (target.getHost() != null && target.getScheme() != null) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            throw refused("to what is no address");
        }
        throw refused("to what is no address");
    }

    private static LlmException refused(String where) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The Hub redirects " + where + ", which is not followed. Correct hub_url, or repeat later.")
                .build();
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String host(URI address) {
        return address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI address) {
        int standard = scheme(address).equals("http") ? 80 : 443;
        return address.getPort() < 0 ? standard : address.getPort();
    }
}
