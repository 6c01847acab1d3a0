/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an instance sends its requests.
 *
 * @param kind what answers there
 * @param api where OpenAI's dialect is spoken, mostly with {@code /v1} at its end; a query is kept
 * @param root what the routes beside that dialect are relative to, without a slash at its end; a query is kept
 */
record Target(TargetKind kind, URI api, URI root) {

    /** The router of the Inference Providers. */
    static final String ROUTER = "https://router.huggingface.co/v1";

    private static final String ROUTER_HOST = "router.huggingface.co";
    private static final String LEGACY_HOST = "api-inference.huggingface.co";
    private static final Pattern HUGGING_FACE =
            Pattern.compile("(.+\\.)?huggingface\\.(co|cloud)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.*\\.localhost|127(\\.\\d+){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHAT_ROUTE = Pattern.compile("/(chat/completions|embeddings|embed)/*$");
    private static final Pattern VERSION = Pattern.compile("/v1$");

    /**
     * @param given as configured: an endpoint's address, with or without {@code /v1}, or a whole route
     * @param word one of {@link TargetKind#WORDS}; {@code auto} means the router at its own host, and else a dedicated
     *     endpoint that speaks OpenAI's dialect. No server is asked
     */
    static Target of(URI given, String word) {
        String text = given.toString();
        int question = text.indexOf('?');
        String query = question < 0 ? "" : text.substring(question);
        String address = (question < 0 ? text : text.substring(0, question)).replaceFirst("/+$", "");
        String base = CHAT_ROUTE.matcher(address).replaceFirst("");
        boolean wholeRoute = !base.equals(address);
        boolean versioned = VERSION.matcher(base).find();
        String api = versioned || wholeRoute ? base : base + "/v1";
        String root = versioned ? VERSION.matcher(base).replaceFirst("") : base;
        return new Target(kind(given, word), URI.create(api + query), URI.create(root + query));
    }

    private static TargetKind kind(URI given, String word) {
        if (!word.equals(TargetKind.AUTO)) {
            return TargetKind.of(word);
        }
        return given.getHost().equalsIgnoreCase(ROUTER_HOST) ? TargetKind.ROUTER : TargetKind.OPENAI;
    }

    /** @return whether the address belongs to the API that was shut down */
    static boolean isLegacy(URI given) {
        return given.getHost().equalsIgnoreCase(LEGACY_HOST);
    }

    /** @return whether the host is one of Hugging Face's */
    boolean atHuggingFace() {
        return HUGGING_FACE.matcher(api.getHost()).matches();
    }

    boolean encrypted() {
        return api.getScheme().toLowerCase(Locale.ROOT).equals("https");
    }

    /** @return whether the server is on this machine */
    boolean local() {
        return LOOPBACK.matcher(api.getHost()).matches();
    }

    /** @return the address for people, without a query, which may hold what is nobody's business */
    String shown() {
        String text = (kind == TargetKind.TEI ? root : api).toString();
        int question = text.indexOf('?');
        return question < 0 ? text : text.substring(0, question);
    }
}
