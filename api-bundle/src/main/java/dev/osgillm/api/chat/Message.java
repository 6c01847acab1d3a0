/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One message of a conversation. */
@ProviderType
public final class Message {

    private final Role role;
    private final List<ContentPart> content;
    private final List<ToolCall> toolCalls;
    private final String toolCallId;
    private final String name;
    private final String reasoning;
    private final String refusal;
    private final Map<String, String> providerData;

    private Message(Builder builder) {
        role = builder.role;
        content = List.copyOf(builder.content);
        toolCalls = List.copyOf(builder.toolCalls);
        toolCallId = builder.toolCallId;
        name = builder.name;
        reasoning = builder.reasoning;
        refusal = builder.refusal;
        providerData = Map.copyOf(builder.providerData);
    }

    /** @return instructions of the application */
    public static Message system(String text) {
        return builder(Role.SYSTEM).text(text).build();
    }

    /** @return what the person says */
    public static Message user(String text) {
        return builder(Role.USER).text(text).build();
    }

    /** @return what the person says and shows */
    public static Message user(ContentPart... parts) {
        Builder builder = builder(Role.USER);
        for (ContentPart part : parts) {
            builder.part(part);
        }
        return builder.build();
    }

    /** @return what the model said */
    public static Message assistant(String text) {
        return builder(Role.ASSISTANT).text(text).build();
    }

    /**
     * @param call the call that this answers
     * @param result what the tool said: text, or JSON as text
     */
    public static Message tool(ToolCall call, String result) {
        return builder(Role.TOOL)
                .toolCallId(call.id())
                .name(call.name())
                .text(result)
                .build();
    }

    /** @return an empty message of that role */
    public static Builder builder(Role role) {
        return new Builder(role);
    }

    /** @return who speaks */
    public Role role() {
        return role;
    }

    /** @return the parts in order; empty for a pure tool call */
    public List<ContentPart> content() {
        return content;
    }

    /** @return the text of all {@link TextPart}s together */
    public String text() {
        if (content.size() == 1 && content.get(0) instanceof TextPart only) {
            return only.text();
        }
        StringBuilder text = new StringBuilder();
        for (ContentPart part : content) {
            if (part instanceof TextPart textPart) {
                text.append(textPart.text());
            }
        }
        return text.toString();
    }

    /** @return the tools that the model wants called, in order */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** @return the call that this answers, for {@link Role#TOOL} */
    public Optional<String> toolCallId() {
        return Optional.ofNullable(toolCallId);
    }

    /** @return the tool's name for {@link Role#TOOL}, else the speaker's */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** @return what the model thought before it answered */
    public Optional<String> reasoning() {
        return Optional.ofNullable(reasoning);
    }

    /** @return why the model would not answer */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * @return what the provider wants to see again when this message is sent back, by the provider's own names; opaque
     *     to everybody else
     */
    public Map<String, String> providerData() {
        return providerData;
    }

    /** Without the text: prompts do not belong into logs. */
    @Override
    public String toString() {
        return role + "[" + content.size() + " parts, " + toolCalls.size() + " tool calls]";
    }

    /** Collects a message. For one thread. */
    @ProviderType
    public static final class Builder {

        private final Role role;
        private final List<ContentPart> content = new ArrayList<>();
        private final List<ToolCall> toolCalls = new ArrayList<>();
        private final Map<String, String> providerData = new LinkedHashMap<>();
        private String toolCallId;
        private String name;
        private String reasoning;
        private String refusal;

        private Builder(Role role) {
            this.role = Objects.requireNonNull(role, "role");
        }

        /** Adds text. */
        public Builder text(String text) {
            return part(new TextPart(text));
        }

        /** Adds a part. */
        public Builder part(ContentPart part) {
            content.add(Objects.requireNonNull(part, "part"));
            return this;
        }

        /** Adds a call that the model wants. */
        public Builder toolCall(ToolCall call) {
            toolCalls.add(Objects.requireNonNull(call, "call"));
            return this;
        }

        /** @param id the call that this answers, or {@code null} */
        public Builder toolCallId(String id) {
            toolCallId = id;
            return this;
        }

        /** @param speaker the tool's or speaker's name, or {@code null} */
        public Builder name(String speaker) {
            name = speaker;
            return this;
        }

        /** @param text what the model thought, or {@code null} */
        public Builder reasoning(String text) {
            reasoning = text;
            return this;
        }

        /** @param text why the model would not answer, or {@code null} */
        public Builder refusal(String text) {
            refusal = text;
            return this;
        }

        /** Adds opaque data of the provider. */
        public Builder providerData(String key, String value) {
            providerData.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** @return the message */
        public Message build() {
            return new Message(this);
        }
    }
}
