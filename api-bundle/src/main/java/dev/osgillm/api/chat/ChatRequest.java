/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A conversation that the model shall continue. */
@ProviderType
public final class ChatRequest extends GenerationRequest {

    private final List<Message> messages;
    private final List<ToolDefinition> tools;
    private final ToolChoice toolChoice;
    private final Boolean parallelToolCalls;

    private ChatRequest(Builder builder) {
        super(builder);
        messages = List.copyOf(builder.messages);
        tools = List.copyOf(builder.tools);
        toolChoice = builder.toolChoice;
        parallelToolCalls = builder.parallelToolCalls;
    }

    /** @return an empty request */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a request of one message of the user's, everything else at its default */
    public static ChatRequest of(String prompt) {
        return builder().user(prompt).build();
    }

    /** @return a builder with everything that this request has */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** @return the conversation so far, at least one message */
    public List<Message> messages() {
        return messages;
    }

    /** @return the tools that the model may ask for */
    public List<ToolDefinition> tools() {
        return tools;
    }

    /** @return whether and which tool must be called */
    public Optional<ToolChoice> toolChoice() {
        return Optional.ofNullable(toolChoice);
    }

    /** @return whether several tools may be called at once */
    public Optional<Boolean> parallelToolCalls() {
        return Optional.ofNullable(parallelToolCalls);
    }

    /** Without the text: prompts do not belong into logs. */
    @Override
    public String toString() {
        return "ChatRequest[" + model().orElse("default model") + ", " + messages.size() + " messages, " + tools.size()
                + " tools]";
    }

    /**
     * Collects a request. Values out of range are refused at once with {@link IllegalArgumentException}. For one thread.
     */
    @ProviderType
    public static final class Builder extends GenerationRequest.Builder<Builder> {

        private final List<Message> messages = new ArrayList<>();
        private final List<ToolDefinition> tools = new ArrayList<>();
        private ToolChoice toolChoice;
        private Boolean parallelToolCalls;

        private Builder() {}

        private Builder(ChatRequest request) {
            copyFrom(request);
            messages.addAll(request.messages);
            tools.addAll(request.tools);
            toolChoice = request.toolChoice;
            parallelToolCalls = request.parallelToolCalls;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Adds a message. */
        public Builder message(Message message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /** Adds messages. */
        public Builder messages(List<Message> list) {
            list.forEach(this::message);
            return this;
        }

        /** Takes these messages in place of those until now. */
        public Builder onlyMessages(List<Message> list) {
            List<Message> only = List.copyOf(list);
            messages.clear();
            return messages(only);
        }

        /** Takes these tools in place of those until now. */
        public Builder onlyTools(List<ToolDefinition> list) {
            List<ToolDefinition> only = List.copyOf(list);
            tools.clear();
            tools.addAll(only);
            return this;
        }

        /** Adds instructions of the application. */
        public Builder system(String text) {
            return message(Message.system(text));
        }

        /** Adds what the person says. */
        public Builder user(String text) {
            return message(Message.user(text));
        }

        /** Adds a tool. */
        public Builder tool(ToolDefinition tool) {
            tools.add(Objects.requireNonNull(tool, "tool"));
            return this;
        }

        /** @param choice whether and which tool must be called */
        public Builder toolChoice(ToolChoice choice) {
            toolChoice = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** @param allowed whether several tools may be called at once */
        public Builder parallelToolCalls(boolean allowed) {
            parallelToolCalls = allowed;
            return this;
        }

        /**
         * @return the request
         * @throws IllegalArgumentException when it has no message
         */
        public ChatRequest build() {
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("A chat needs at least one message.");
            }
            return new ChatRequest(this);
        }
    }
}
