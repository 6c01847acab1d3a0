/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.json.Json;
import dev.osgillm.tck.fuzz.FuzzedReply;
import dev.osgillm.tck.fuzz.Harmless;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whatever the router or an engine answers as a whole, it is read, or a failure says why not. */
class InferenceAnswerFuzzTest {

    private static final String SECRET = "own-secret-4711";

    private final List<HuggingFaceErrors> errors = List.of(errors("router"), errors("tgi"));

    private static HuggingFaceErrors errors(String kind) {
        Map<String, Object> configuration = Map.of("endpoint_kind", kind, ".api_key", SECRET);
        return new HuggingFaceErrors(
                HuggingFaceSettings.read(configuration, name -> null, Path.of("target", "no-home")));
    }

    @FuzzTest
    void answersAreReadOrFailHarmlessly(byte[] input) {
        FuzzedReply sent = FuzzedReply.of(input);
        HttpReply reply = new HttpReply(sent.status(), sent.headers(), sent.body());
        for (HuggingFaceErrors mapper : errors) {
            LlmException failure = mapper.toException(reply);
            Harmless.check(failure, SECRET);
            if (failure.retryAfter().filter(Duration::isNegative).isPresent()) {
                throw new AssertionError("A delay of " + failure.retryAfter());
            }
        }
        Harmless.ends(() -> read(Json.parse(reply.text())), "");
    }

    private static void read(JsonElement body) {
        Harmless.ends(() -> VectorReader.read(body, 1), "");
        Harmless.ends(() -> VectorReader.read(body, 2), "");
        if (body instanceof JsonObject object) {
            RouterModels.list(object);
            RouterModels.details(object, "m");
            Harmless.ends(() -> EngineInfo.ofTgi(object, "m"), "");
            Harmless.ends(() -> EngineInfo.named("m", EngineInfo.ofTei(object)), "");
        }
    }
}
