/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.application;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.LlmClient;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Greets people in the words of a model: the example of the README. */
@Component(service = Greeter.class)
public class Greeter {

    private final LlmClient llm;

    /** @param llm stays while providers come and go */
    @Activate
    public Greeter(@Reference LlmClient llm) {
        this.llm = llm;
    }

    /** @return a greeting, once it is whole */
    public String greet(String name) {
        return llm.newCall(ChatRequest.of("Greet " + name + " in one sentence."))
                .execute()
                .text();
    }

    /** @param out gets the greeting piece by piece, as it is written */
    public void greetSlowly(String name, Consumer<String> out) {
        try (EventStream<ChatEvent> events = llm.newCall(ChatRequest.of("Greet " + name + ".")).stream()) {
            for (ChatEvent event : events) {
                if (event instanceof TextDelta delta) {
                    out.accept(delta.text());
                }
            }
        }
    }
}
