/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.chat.Role;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be said in another way when a server refuses it by name. Never takes back what the request itself set: only a
 * name, or what the instance added.
 */
public enum Adaptation {
    /** {@code max_tokens} is called {@code max_completion_tokens}. */
    MAX_COMPLETION_TOKENS,
    /** {@code max_completion_tokens} is called {@code max_tokens}. */
    MAX_TOKENS,
    /** The temperature of the instance is left out. */
    NO_TEMPERATURE,
    /** The {@code top_p} of the instance is left out. */
    NO_TOP_P,
    /** Tools are only called without reasoning. Said of a member that nobody sent: of the caller's it means that one. */
    NO_REASONING,
    /** The usage of streams is not asked for. */
    NO_STREAM_OPTIONS,
    /** Instructions go as {@code system}. */
    SYSTEM_ROLE;

    /**
     * What an attempt said.
     *
     * @param model that it was for
     * @param request of the caller
     * @param members at the top of the body
     * @param used what was adapted in it
     */
    public record Sent(String model, GenerationRequest request, Set<String> members, Set<Adaptation> used) {

        /** Without what the caller wrote as it is, which is not ours to change. */
        boolean has(String member) {
            return members.contains(member) && !request.extra().containsKey(member);
        }

        /** Who refuses one name after the other means something else. */
        boolean renamedLimit() {
            return used.contains(MAX_COMPLETION_TOKENS) || used.contains(MAX_TOKENS);
        }
    }

    private static final Pattern UNKNOWN = Pattern.compile(
            "unknown|unsupported|not supported|unrecogni[sz]ed|unexpected|extra|not permitted|not allowed|additional propert");

    private boolean helps(Sent sent, ServerError error) {
        return switch (this) {
            case MAX_COMPLETION_TOKENS ->
                sent.has("max_tokens")
                        && named(error, "max_tokens")
                        && words(error).contains("max_completion_tokens");
            case MAX_TOKENS ->
                sent.has("max_completion_tokens") && !sent.renamedLimit() && unknown(error, "max_completion_tokens");
            case NO_TEMPERATURE ->
                sent.has("temperature") && sent.request().temperature().isEmpty() && named(error, "temperature");
            case NO_TOP_P -> sent.has("top_p") && sent.request().topP().isEmpty() && named(error, "top_p");
            case NO_REASONING ->
                sent.has("tools") && !sent.members().contains("reasoning_effort") && named(error, "reasoning_effort");
            case NO_STREAM_OPTIONS -> sent.has("stream_options") && named(error, "stream_options");
            case SYSTEM_ROLE ->
                words(error).contains("developer")
                        && sent.request() instanceof ChatRequest chat
                        && chat.messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
        };
    }

    /** @return what would help against a refusal and was not tried in that attempt */
    static Set<Adaptation> against(ServerError error, Sent sent) {
        Set<Adaptation> found = EnumSet.noneOf(Adaptation.class);
        for (Adaptation adaptation : values()) {
            if (!sent.used().contains(adaptation) && adaptation.helps(sent, error)) {
                found.add(adaptation);
            }
        }
        return found;
    }

    /** @return what a member of the configuration is called with what was learned; empty when it is left out */
    static Optional<String> name(String member, Set<Adaptation> learned) {
        return switch (member) {
            case "max_tokens" ->
                Optional.of(learned.contains(MAX_COMPLETION_TOKENS) ? "max_completion_tokens" : member);
            case "max_completion_tokens" -> Optional.of(learned.contains(MAX_TOKENS) ? "max_tokens" : member);
            case "temperature" -> unless(learned.contains(NO_TEMPERATURE), member);
            case "top_p" -> unless(learned.contains(NO_TOP_P), member);
            case "stream_options" -> unless(learned.contains(NO_STREAM_OPTIONS), member);
            default -> Optional.of(member);
        };
    }

    private static Optional<String> unless(boolean refused, String member) {
        return refused ? Optional.empty() : Optional.of(member);
    }

    private static boolean named(ServerError error, String member) {
        return error.param().isEmpty() ? unknown(error, member) : error.param().equals(member);
    }

    private static boolean unknown(ServerError error, String member) {
        boolean itself =
                Pattern.compile("\\b" + member + "\\b").matcher(words(error)).find();
        return itself && UNKNOWN.matcher(words(error)).find();
    }

    private static String words(ServerError error) {
        return (error.message() + " " + error.param() + " " + error.code()).toLowerCase(Locale.ROOT);
    }
}
