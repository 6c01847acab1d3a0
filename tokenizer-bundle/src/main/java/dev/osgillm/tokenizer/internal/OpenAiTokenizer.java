/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Tokenizer;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** Splits as models of OpenAI do. A vocabulary is read when it is first used, and goes with this object. */
@Component(service = Tokenizer.class)
public final class OpenAiTokenizer implements Tokenizer {

    /** What opens the answer. */
    private static final int OPENING = 3;

    /** A picture of 1024 by 1024 in detail. */
    private static final int PER_MEDIUM = 765;

    private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

    @Override
    public boolean knows(String model) {
        return Model.of(model).isPresent();
    }

    @Override
    public TokenCount count(String model, String text) {
        return splitter(known(model)).count(text);
    }

    @Override
    public TokenCount count(String model, List<Message> messages) {
        Model known = known(model);
        Splitter splitter = splitter(known);
        long tokens = OPENING;
        boolean exact = known.form().documented();
        for (Message message : messages) {
            TokenCount text = splitter.count(message.text());
            tokens += known.form().perMessage() + text.tokens();
            tokens += splitter.count(message.role().name().toLowerCase(Locale.ROOT))
                    .tokens();
            if (message.name().isPresent()) {
                tokens += known.form().perName()
                        + splitter.count(message.name().get()).tokens();
            }
            for (ToolCall call : message.toolCalls()) {
                tokens += splitter.count(call.name()).tokens()
                        + splitter.count(call.arguments()).tokens();
            }
            long media = message.content().stream()
                    .filter(part -> !(part instanceof TextPart))
                    .count();
            tokens += media * PER_MEDIUM;
            exact &= text.exact() && media == 0 && message.toolCalls().isEmpty() && message.role() != Role.TOOL;
        }
        return new TokenCount(tokens, exact);
    }

    @Override
    public String truncate(String model, String text, long tokens) {
        return splitter(known(model)).truncate(text, tokens);
    }

    private static Model known(String model) {
        return Model.of(model)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The model " + model + " is not one of OpenAI's; ask knows(model) first."));
    }

    private Splitter splitter(Model model) {
        return new Splitter(encodings.getEncoding(model.encoding()));
    }
}
