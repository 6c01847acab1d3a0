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
import dev.osgillm.api.chat.ToolDefinition;
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
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts placeholders in place of secrets and personal data before a request leaves. */
@Component(
        configurationPid = RedactionConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"service.ranking:Integer=4000", "llm.interceptor.name=redaction"})
@Designate(ocd = RedactionConfig.class)
public final class Redaction implements CallInterceptor {

    static final int MOST_CHARACTERS = 10_000_000;

    /** What says more of itself comes first: a part of an account number can look like that of a phone. */
    private static final List<String> ORDER = List.of("secret", "iban", "card", "email", "ip", "phone");

    private static final Logger LOG = LoggerFactory.getLogger(Redaction.class);

    /**
     * What is in force.
     *
     * @param problem why nothing may leave, {@code null} when all is well
     */
    private record Rules(List<Finder> finders, String problem) {}

    private volatile Rules rules;

    /** Reads what is to be found. */
    @Activate
    public Redaction(RedactionConfig config) {
        rules = read(config);
    }

    /** In place, since calls that come while it is replaced would go out as they are. */
    @Modified
    void modified(RedactionConfig config) {
        rules = read(config);
    }

    private static Rules read(RedactionConfig config) {
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
        return new Rules(List.copyOf(all), wrong);
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
        Rules now = rules;
        if (now.problem() != null) {
            throw LlmException.builder(
                            ErrorKind.CONFIGURATION,
                            "The configuration " + RedactionConfig.PID + " cannot be read, so nothing may leave: "
                                    + now.problem() + " Set it right, or delete it to go on without redaction.")
                    .build();
        }
        if (Texts.length(call.request()) > MOST_CHARACTERS) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The request has more than " + MOST_CHARACTERS + " characters, which is too long for"
                                    + " redaction. Send less at once.")
                    .build();
        }
        LlmRequest redacted = redacted(call.request(), new Redactor(now.finders()));
        return redacted == call.request() ? Decision.proceed() : Decision.proceed(redacted);
    }

    private static LlmRequest redacted(LlmRequest request, Redactor redactor) {
        if (request instanceof ChatRequest chat) {
            List<Message> messages = chat.messages().stream()
                    .map(message -> message(message, redactor))
                    .toList();
            List<ToolDefinition> tools =
                    chat.tools().stream().map(tool -> tool(tool, redactor)).toList();
            return messages.equals(chat.messages()) && tools.equals(chat.tools())
                    ? chat
                    : chat.toBuilder().onlyMessages(messages).onlyTools(tools).build();
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
        List<ContentPart> content = content(message.content(), redactor);
        List<ToolCall> calls =
                message.toolCalls().stream().map(call -> call(call, redactor)).toList();
        Optional<String> reasoning = message.reasoning().map(redactor::redact);
        Optional<String> refusal = message.refusal().map(redactor::redact);
        if (content.equals(message.content())
                && calls.equals(message.toolCalls())
                && reasoning.equals(message.reasoning())
                && refusal.equals(message.refusal())) {
            return message;
        }
        Message.Builder redacted = Message.builder(message.role())
                .toolCallId(message.toolCallId().orElse(null))
                .name(message.name().orElse(null))
                .reasoning(reasoning.orElse(null))
                .refusal(refusal.orElse(null));
        content.forEach(redacted::part);
        calls.forEach(redacted::toolCall);
        message.providerData().forEach(redacted::providerData);
        return redacted.build();
    }

    /** Texts next to each other are one to a model. */
    private static List<ContentPart> content(List<ContentPart> content, Redactor redactor) {
        List<ContentPart> redacted = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (ContentPart part : content) {
            if (part instanceof TextPart text) {
                texts.add(text.text());
            } else {
                take(texts, redactor, redacted);
                redacted.add(part);
            }
        }
        take(texts, redactor, redacted);
        return redacted;
    }

    /** Of a text that is all found there is nothing left but the placeholder before it. */
    private static void take(List<String> texts, Redactor redactor, List<ContentPart> redacted) {
        List<String> left = redactor.redact(texts);
        for (int i = 0; i < left.size(); i++) {
            if (texts.get(i).isEmpty() || !left.get(i).isEmpty()) {
                redacted.add(new TextPart(left.get(i)));
            }
        }
        texts.clear();
    }

    private static ToolCall call(ToolCall call, Redactor redactor) {
        return ToolCall.of(call.id(), call.name(), redactor.redactJson(call.arguments()));
    }

    /** @return the definition itself when nothing was found in it */
    private static ToolDefinition tool(ToolDefinition tool, Redactor redactor) {
        Optional<String> description = tool.description().map(redactor::redact);
        if (description.equals(tool.description())) {
            return tool;
        }
        ToolDefinition redacted = ToolDefinition.of(
                tool.name(), description.orElse(null), tool.parameters().orElse(null));
        return tool.strict() ? redacted.asStrict() : redacted;
    }
}
