/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.tool;

import dev.osgillm.api.chat.ChatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** A chat in which the model's wishes for tools are fulfilled, until it answers without one. */
@ProviderType
public final class ToolChatRequest {

    private final ChatRequest chat;
    private final Set<String> names;
    private final List<Tool> tools;
    private final int maxRounds;
    private final Duration toolTimeout;
    private final ToolApproval approval;

    private ToolChatRequest(Builder builder) {
        chat = builder.chat;
        names = Set.copyOf(builder.names);
        tools = List.copyOf(builder.tools);
        maxRounds = builder.maxRounds;
        toolTimeout = builder.toolTimeout;
        approval = builder.approval;
    }

    /**
     * @param chat its model is the address, as for {@code LlmClient.newCall(ChatRequest)}; without tools of its own, which
     *     nobody could run: they fail the call with {@code INVALID_REQUEST}
     */
    public static Builder builder(ChatRequest chat) {
        return new Builder(chat);
    }

    /** @return the chat */
    public ChatRequest chat() {
        return chat;
    }

    /**
     * @return the names of the published tools to offer; when neither these nor {@link #tools()} are given, all published
     *     ones are. A name that nobody publishes fails the call with {@code INVALID_REQUEST}
     */
    public Set<String> names() {
        return names;
    }

    /** @return tools of the caller's own, offered beside the published ones; they win over those of the same name */
    public List<Tool> tools() {
        return tools;
    }

    /** @return how many times the model may be asked, 1 to 100; then the call fails with {@code INVALID_REQUEST} */
    public int maxRounds() {
        return maxRounds;
    }

    /** @return how long one run of a tool may take; then the model is told that it took too long */
    public Duration toolTimeout() {
        return toolTimeout;
    }

    /** @return who decides whether a tool may run */
    public ToolApproval approval() {
        return approval;
    }

    @Override
    public String toString() {
        return "ToolChatRequest[" + chat + ", " + names + "]";
    }

    /** Collects a request. For one thread. */
    @ProviderType
    public static final class Builder {

        private final ChatRequest chat;
        private final Set<String> names = new LinkedHashSet<>();
        private final List<Tool> tools = new ArrayList<>();
        private int maxRounds = 10;
        private Duration toolTimeout = Duration.ofSeconds(30);
        private ToolApproval approval = call -> true;

        private Builder(ChatRequest chat) {
            this.chat = Objects.requireNonNull(chat, "chat");
        }

        /** Adds the name of a published tool to offer. */
        public Builder name(String name) {
            names.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Adds a tool of the caller's own. */
        public Builder tool(Tool tool) {
            tools.add(Objects.requireNonNull(tool, "tool"));
            return this;
        }

        /** @param most how many times the model may be asked, 1 to 100 */
        public Builder maxRounds(int most) {
            if (most < 1 || most > 100) {
                throw new IllegalArgumentException("maxRounds must be between 1 and 100, not " + most);
            }
            maxRounds = most;
            return this;
        }

        /** @param limit of one run of a tool, above zero */
        public Builder toolTimeout(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("toolTimeout must be above zero, not " + limit);
            }
            toolTimeout = limit;
            return this;
        }

        /** @param judge who decides whether a tool may run; everything may by default */
        public Builder approval(ToolApproval judge) {
            approval = Objects.requireNonNull(judge, "judge");
            return this;
        }

        /** @return the request */
        public ToolChatRequest build() {
            return new ToolChatRequest(this);
        }
    }
}
