/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** What is known to be down is asked last. */
@Timeout(60)
class HealthInSelectionTest {

    private static final Selection ANY = Selection.filter("(llm.id=*)");

    private final Felix felix = new Felix();

    @AfterEach
    void close() {
        felix.close();
    }

    private ServiceRegistration<ChatProvider> publish(String id, int ranking) {
        return felix.publish(id, FakeProvider.answering(id), "service.ranking", ranking, "llm.model", "m");
    }

    private String answer(Selection selection) {
        String text =
                felix.client.newCall(ChatRequest.of("hi"), selection).execute().text();
        return text.substring(0, text.indexOf(':'));
    }

    private String standard() {
        return felix.registry.defaultProvider().map(ProviderInfo::id).orElse("none");
    }

    @Test
    void theDefaultIsTheBestThatIsNotDown() {
        ServiceRegistration<ChatProvider> best = publish("best", 2);
        publish("second", 1);
        assertThat(answer(Selection.DEFAULT)).isEqualTo("best");
        felix.down.add(best.getReference());
        assertThat(answer(Selection.DEFAULT)).isEqualTo("second");
        assertThat(standard()).isEqualTo("second");
        felix.down.clear();
        assertThat(answer(Selection.DEFAULT)).isEqualTo("best");
        assertThat(standard()).isEqualTo("best");
    }

    @Test
    void whenAllAreDownTheBestIsAskedAllTheSame() {
        felix.down.add(publish("best", 2).getReference());
        felix.down.add(publish("second", 1).getReference());
        assertThat(answer(Selection.DEFAULT)).isEqualTo("best");
        assertThat(standard()).isEqualTo("best");
    }

    @Test
    void anUnconfiguredOneIsNotAskedInsteadOfOneThatIsDown() {
        felix.publish("bare", FakeProvider.answering("bare"), "llm.configured", false, "service.ranking", 9);
        felix.down.add(publish("down", 0).getReference());
        assertThat(answer(Selection.DEFAULT)).isEqualTo("down");
        assertThat(answer(ANY)).isEqualTo("down");
    }

    @Test
    void ofSeveralThatMatchTheOneThatIsDownComesLast() {
        ServiceRegistration<ChatProvider> best = publish("best", 2);
        publish("second", 1);
        felix.down.add(best.getReference());
        assertThat(answer(ANY)).isEqualTo("second");
        assertThat(answer(Selection.parse("m"))).isEqualTo("second");
    }

    @Test
    void itIsStillAskedWhenTheOthersFail() {
        ServiceRegistration<ChatProvider> best = publish("best", 2);
        felix.publish("second", FakeProvider.failing("second", ErrorKind.UNAVAILABLE));
        felix.down.add(best.getReference());
        assertThat(answer(ANY)).isEqualTo("best");
    }

    @Test
    void anIdIsTakenAtItsWord() {
        felix.down.add(publish("a", 0).getReference());
        publish("b", 1);
        assertThat(answer(Selection.id("a"))).isEqualTo("a");
    }

    @Test
    void aChoiceIsKept() {
        felix.down.add(publish("a", 0).getReference());
        publish("b", 1);
        felix.registry.use("a");
        assertThat(answer(Selection.DEFAULT)).isEqualTo("a");
        assertThat(standard()).isEqualTo("a");
    }
}
