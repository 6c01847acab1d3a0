/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.interceptors.internal.Texts;
import dev.osgillm.interceptors.internal.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts placeholders in place of secrets and personal data before a request leaves. */
@Component(
        configurationPid = RedactionConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "service.ranking:Integer=4000")
@Designate(ocd = RedactionConfig.class)
public final class Redaction implements CallInterceptor {

    static final int MOST_CHARACTERS = 10_000_000;

    /** What says more of itself comes first: a part of an account number can look like that of a phone. */
    private static final List<String> ORDER = List.of("secret", "iban", "card", "email", "ip", "phone");

    private static final Logger LOG = LoggerFactory.getLogger(Redaction.class);

    private final List<Finder> finders;
    private final String problem;

    /** Reads what is to be found. */
    @Activate
    public Redaction(RedactionConfig config) {
        List<Finder> all = new ArrayList<>();
        String wrong = null;
        try {
            Arrays.stream(config.patterns())
                    .flatMap(String::lines)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .map(OwnFinder::parse)
                    .forEach(all::add);
            List<String> kinds = Values.list(config.kinds());
            kinds.forEach(Redaction::finders); // complains of unknown ones
            ORDER.stream().filter(kinds::contains).forEach(kind -> all.addAll(finders(kind)));
            if (all.isEmpty()) {
                throw new IllegalArgumentException("It takes nothing out: neither kinds nor patterns are there.");
            }
        } catch (IllegalArgumentException e) {
            wrong = e.getMessage();
            LOG.error("{}: {} All calls are refused until that is set right", RedactionConfig.PID, wrong);
        }
        finders = List.copyOf(all);
        problem = wrong;
    }

    private static List<Finder> finders(String kind) {
        return switch (kind) {
            case "secret" -> List.of(new PrivateKeyFinder(), PatternFinder.tokens(), PatternFinder.keys());
            case "email" -> List.of(new EmailFinder());
            case "phone" -> List.of(PatternFinder.phones());
            case "card" -> List.of(CheckedNumberFinder.cards());
            case "iban" -> List.of(CheckedNumberFinder.accounts());
            case "ip" -> List.of(PatternFinder.addresses(), new Ip6Finder());
            default ->
                throw new IllegalArgumentException(
                        "The kinds are secret, email, phone, card, iban and ip, not '" + kind + "'.");
        };
    }

    @Override
    public Decision intercept(Invocation call) {
        if (problem != null) {
            throw LlmException.builder(
                            ErrorKind.CONFIGURATION,
                            "The configuration " + RedactionConfig.PID + " cannot be read, so nothing may leave: "
                                    + problem + " Set it right, or delete it to go on without redaction.")
                    .build();
        }
        if (Texts.length(call.request()) > MOST_CHARACTERS) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The request has more than " + MOST_CHARACTERS + " characters, which is too long for"
                                    + " redaction. Send less at once.")
                    .build();
        }
        LlmRequest redacted = redacted(call.request(), new Redactor(finders));
        return redacted == call.request() ? Decision.proceed() : Decision.proceed(redacted);
    }

    private static LlmRequest redacted(LlmRequest request, Redactor redactor) {
        if (request instanceof ChatRequest chat) {
            List<Message> messages = chat.messages().stream()
                    .map(message -> message(message, redactor))
                    .toList();
            return messages.equals(chat.messages())
                    ? chat
                    : chat.toBuilder().onlyMessages(messages).build();
        }
        if (request instanceof CompletionRequest completion) {
            return completion.toBuilder()
                    .system(completion.system().map(redactor::redact).orElse(null))
                    .prompt(redactor.redact(completion.prompt()))
                    .suffix(completion.suffix().map(redactor::redact).orElse(null))
                    .build();
        }
        if (request instanceof EmbeddingRequest embedding) {
            List<String> inputs =
                    embedding.inputs().stream().map(redactor::redact).toList();
            return inputs.equals(embedding.inputs())
                    ? embedding
                    : embedding.toBuilder().onlyInputs(inputs).build();
        }
        throw new IllegalArgumentException("Nobody knows where the texts of a " + request.getClass() + " are");
    }

    /** @return the message itself when nothing was found in it */
    private static Message message(Message message, Redactor redactor) {
        boolean changed = false;
        Message.Builder redacted = Message.builder(message.role())
                .toolCallId(message.toolCallId().orElse(null))
                .name(message.name().orElse(null))
                .reasoning(message.reasoning().orElse(null))
                .refusal(message.refusal().orElse(null));
        for (ContentPart part : message.content()) {
            if (part instanceof TextPart text) {
                String left = redactor.redact(text.text());
                changed |= !left.equals(text.text());
                redacted.text(left);
            } else {
                redacted.part(part);
            }
        }
        for (ToolCall call : message.toolCalls()) {
            String left = redactor.redactJson(call.arguments());
            changed |= !left.equals(call.arguments());
            redacted.toolCall(ToolCall.of(call.id(), call.name(), left));
        }
        message.providerData().forEach(redacted::providerData);
        return changed ? redacted.build() : message;
    }
}
