/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a {@link ChatProvider} that asks no server: answers, demand, cancellation. Limits, retries and broken
 * streams need a server, see {@link ChatProviderContract}.
 */
@Timeout(90)
public abstract class InProcessChatContract {

    /** @return the provider, the same for each call in one test. Closed by an {@code @AfterEach} of the subclass */
    protected abstract ChatProvider provider();

    /**
     * @param events how many events the answer has, the last of them the whole answer
     * @return a request that is answered so; throws {@code TestAbortedException} where that is impossible
     */
    protected abstract ChatRequest request(int events);

    @Test
    void answersAsTheTextsSay() {
        StreamProbe probe = StreamProbe.on(provider().newCall(request(4)).events());

        ChatResponse response = probe.awaitCompletion();

        assertThat(response.text()).isEqualTo(probe.text()).isNotEmpty();
        assertThat(response.finishReason()).contains(FinishReason.STOP);
        assertThat(response.message().role()).isEqualTo(Role.ASSISTANT);
        assertThat(response.providerId()).as("the provider's id in the answer").isPresent();
        assertThat(probe.events()).hasSize(4).hasAtLeastOneElementOfType(TextDelta.class);
        assertThat(probe.eventThread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aFailureTellsWhatArrivedAndWhoFailed() {
        var call = provider().newCall(request(4));
        StreamProbe probe = StreamProbe.on(call.events(), 2).awaitEvents(2);

        call.cancel();

        assertThat(Failures.checked(probe.awaitFailure(), "").partial(ChatResponse.class))
                .hasValueSatisfying(partial -> {
                    assertThat(partial.text()).isEqualTo(probe.text()).isNotEmpty();
                    assertThat(partial.finishReason()).isEmpty();
                });
    }

    @Test
    void refusesNoSubscriberAtAll() {
        assertThatNullPointerException()
                .isThrownBy(() -> provider().newCall(request(4)).events().subscribe(null));
    }

    @TestFactory
    final Stream<DynamicTest> keepsTheRulesOfStreams() {
        ChatProvider provider = provider();
        return StreamingCalls.<ChatEvent, ChatResponse>verify(events -> provider.newCall(request((int) events)));
    }
}
