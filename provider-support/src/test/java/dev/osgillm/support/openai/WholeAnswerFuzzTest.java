/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Meters;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.responses.ResponsesOperation;
import dev.osgillm.support.openai.responses.ResponsesRequestWriter;
import dev.osgillm.tck.fuzz.FuzzedReply;
import dev.osgillm.tck.fuzz.Harmless;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Whatever a server answers as a whole, it is read, or a failure says why not. */
class WholeAnswerFuzzTest {

    private static final String SECRET = "own-secret-4711";

    private final OpenAiEndpoint endpoint =
            new OpenAiEndpoint(URI.create("http://localhost:1/v1"), Map.of(), Optional.of(new Secret(SECRET)));
    private final ChatRequestWriter.Defaults defaults =
            new ChatRequestWriter.Defaults("m", OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    private final ChatRequest question = ChatRequest.of("Hi");
    private final ModelOperations models = new ModelOperations(endpoint, Decoded.ERRORS);
    private final List<Operation<ChatResponse>> chats = List.of(
            new ChatOperation(
                    "work",
                    endpoint,
                    new ChatRequestWriter("work", OpenAiProfile.COMPATIBLE, defaults),
                    Decoded.ERRORS,
                    question),
            new ResponsesOperation(
                    "work",
                    endpoint,
                    new ResponsesRequestWriter("work", OpenAiProfile.COMPATIBLE, defaults, Optional.empty()),
                    Decoded.ERRORS,
                    question));

    @FuzzTest
    void answersAreReadOrFailHarmlessly(byte[] input) {
        FuzzedReply sent = FuzzedReply.of(input);
        HttpReply reply = new HttpReply(sent.status(), sent.headers(), sent.body());
        LlmException failure = Decoded.ERRORS.toException(reply);
        Harmless.check(failure, SECRET);
        if (failure.retryAfter().filter(delay -> delay.isNegative()).isPresent()) {
            throw new AssertionError("A delay of " + failure.retryAfter());
        }
        for (Operation<ChatResponse> chat : chats) {
            Harmless.ends(() -> check(chat.read(reply, Meters.started())), SECRET);
        }
        Harmless.ends(() -> models.list().read(reply, Meters.started()), SECRET);
        Harmless.ends(() -> models.details("m").read(reply, Meters.started()), SECRET);
    }

    private static void check(ChatResponse response) {
        if (response.choices().isEmpty()) {
            throw new AssertionError("An answer without choices: " + response);
        }
        for (Choice choice : response.choices()) {
            FinishReason reason = choice.finishReason().orElseThrow();
            for (ToolCall call : choice.message().toolCalls()) {
                if (reason == FinishReason.LENGTH && !Json.isObject(call.arguments())) {
                    throw new AssertionError("A call was cut: " + call.arguments());
                }
            }
        }
    }
}
