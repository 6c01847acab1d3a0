/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import dev.osgillm.tck.fuzz.FuzzedReply;
import dev.osgillm.tck.fuzz.Harmless;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whatever the Hub answers, it is read, or a failure says why not; and its links never lead the token elsewhere. */
class HubAnswerFuzzTest {

    private static final String SECRET = "own-secret-4711";

    private final List<HubAddress> hubs = List.of(
            new HubAddress(URI.create("https://huggingface.co"), Optional.of(new Secret(SECRET))),
            new HubAddress(URI.create("https://mirror.example.com:8443/hf"), Optional.of(new Secret(SECRET))));

    @FuzzTest
    void answersAreReadOrFailHarmlessly(byte[] input) {
        FuzzedReply sent = FuzzedReply.of(input);
        HttpReply reply = new HttpReply(sent.status(), sent.headers(), sent.body());
        for (HubAddress hub : hubs) {
            LlmException failure = new HubErrors(hub, "Set a token.").of(reply, "org/name");
            Harmless.check(failure, SECRET);
            if (failure.retryAfter().filter(Duration::isNegative).isPresent()) {
                throw new AssertionError("A delay of " + failure.retryAfter());
            }
            Harmless.ends(() -> pages(hub, reply), "");
        }
    }

    private static void pages(HubAddress hub, HttpReply reply) {
        JsonElement body = Json.parse(reply.text());
        check(hub, Page.read(hub, body, reply, HubFile::read));
        check(hub, Page.read(hub, body, reply, ModelReader::read));
    }

    private static void check(HubAddress hub, Page<?> page) {
        page.next().ifPresent(next -> {
            URI target = hub.get(next).build().uri();
            if (!hub.isHub(target)) {
                throw new AssertionError("The next page would be " + target);
            }
        });
    }
}
