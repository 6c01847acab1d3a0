/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A provider that calls go to through interceptors. */
abstract class InterceptorTestSupport {

    static final ChatResponse ANSWER = ChatResponse.builder()
            .choice(Choice.of(0, Message.assistant("kept"), FinishReason.STOP, null, List.of()))
            .usage(Usage.builder().inputTokens(3).outputTokens(1).build())
            .build();

    final Felix felix = new Felix();
    final FakeProvider provider = FakeProvider.answering("a");

    @BeforeEach
    void publish() {
        felix.publish("a", provider);
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }
}
