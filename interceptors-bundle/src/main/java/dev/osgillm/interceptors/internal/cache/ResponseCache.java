/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Values;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests that were answered before. Bundles share the answers: who gets one asked exactly that. */
@Component(
        configurationPid = CacheConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            "service.ranking:Integer=-1000",
            "llm.interceptor.name=cache",
            "llm.interceptor.optional:Boolean=true"
        })
@Designate(ocd = CacheConfig.class)
public final class ResponseCache implements CallInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseCache.class);

    private final List<String> models;
    private final Duration time;
    private final AnswerStore answers;

    /** Begins empty. */
    @Activate
    public ResponseCache(CacheConfig config) {
        this(config, Clock.systemUTC());
    }

    ResponseCache(CacheConfig config, Clock clock) {
        Optional<Duration> ttl = Lifetime.parse(config.ttl());
        if (ttl.isEmpty()) {
            LOG.error(
                    "{}: ttl must be like 90s, 5m or 2h, not '{}'; only requests that say so are kept",
                    CacheConfig.PID,
                    config.ttl());
        }
        models = ttl.isEmpty() ? List.of() : Values.list(config.models());
        time = ttl.orElse(Duration.ZERO);
        answers = new AnswerStore(Math.max(1, config.entries()), Math.max(1, config.characters()), clock);
    }

    @Override
    public Decision intercept(Invocation call) {
        Duration lifetime = lifetime(call);
        if (lifetime.isZero()) {
            return Decision.proceed();
        }
        Optional<CacheKey> key = CacheKey.of(call);
        if (key.isEmpty()) {
            return Decision.proceed();
        }
        Object known = answers.get(key.get()).orElse(null);
        if (known instanceof ChatResponse chat) {
            return Decision.answer(chat);
        }
        if (known instanceof EmbeddingResponse embedding) {
            return Decision.answer(embedding);
        }
        return Decision.proceed().onEnd(end -> keep(key.get(), end, lifetime));
    }

    /** @return how long an answer may be kept, zero for not at all */
    private Duration lifetime(Invocation call) {
        String asked = call.request().attributes().get(LlmConstants.ATTRIBUTE_CACHE);
        if (asked != null) {
            return Lifetime.parse(asked).orElseThrow(() -> LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The attribute cache of the request must be like 90s, 5m or 2h, or off, not '" + asked
                                    + "'.")
                    .build());
        }
        return !models.isEmpty() && configured(call) && repeatable(call.request()) ? time : Duration.ZERO;
    }

    private boolean configured(Invocation call) {
        List<String> names = java.util.stream.Stream.of(
                        call.request().model(), call.selection().value())
                .flatMap(Optional::stream)
                .toList();
        return models.stream()
                .anyMatch(model -> model.equals("*") || names.stream().anyMatch(name -> Values.matches(model, name)));
    }

    private static boolean repeatable(LlmRequest request) {
        return !(request instanceof GenerationRequest generation)
                || generation.temperature().orElse(1) == 0;
    }

    private void keep(CacheKey key, Outcome end, Duration lifetime) {
        if (end.answered()) {
            return;
        }
        end.response(ChatResponse.class)
                .filter(ResponseCache::whole)
                .map(answer -> (Object) answer.toBuilder().timings(null).build())
                .or(() -> end.response(EmbeddingResponse.class))
                .ifPresent(answer -> answers.put(key, answer, lifetime));
    }

    /** @return whether each choice was said to its end, and wants nothing done */
    private static boolean whole(ChatResponse answer) {
        return !answer.choices().isEmpty() && answer.choices().stream().allMatch(ResponseCache::whole);
    }

    private static boolean whole(Choice choice) {
        return choice.finishReason().equals(Optional.of(FinishReason.STOP))
                && choice.message().toolCalls().isEmpty()
                && choice.message().refusal().isEmpty();
    }
}
