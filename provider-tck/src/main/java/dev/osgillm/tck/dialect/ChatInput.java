/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stand-ins want to know about a chat request; the dialects agree on it. */
final class ChatInput {

    private static final Pattern PLACE = Pattern.compile("\\bin (\\p{Lu}[\\p{L}-]*)");

    private final Map<String, Object> body;

    /** @throws IllegalArgumentException when the text is no JSON object */
    ChatInput(String body) {
        this.body = Json.readObject(body);
    }

    String model() {
        return body.get("model") instanceof String model ? model : "";
    }

    boolean stream(boolean byDefault) {
        return body.get("stream") instanceof Boolean stream ? stream : byDefault;
    }

    boolean wantsUsage() {
        return body.get("stream_options") instanceof Map<?, ?> options
                && Boolean.TRUE.equals(options.get("include_usage"));
    }

    /** @return the most words to answer, by whatever name the dialect has for it */
    int maxTokens() {
        Object limit = body.getOrDefault("max_output_tokens", body.get("max_tokens"));
        if (body.get("max_completion_tokens") != null) {
            limit = body.get("max_completion_tokens");
        } else if (body.get("options") instanceof Map<?, ?> options) {
            limit = options.get("num_predict");
        }
        return limit instanceof Double number && number > 0 ? number.intValue() : Integer.MAX_VALUE;
    }

    boolean wantsEncryptedReasoning() {
        return body.get("include") instanceof List<?> include && include.contains("reasoning.encrypted_content");
    }

    boolean wantsReasoningSummary() {
        return body.get("reasoning") instanceof Map<?, ?> reasoning && reasoning.get("summary") != null;
    }

    boolean hasMessages() {
        return !messages().isEmpty();
    }

    /** @return what the person said last */
    String lastUserText() {
        String last = "";
        for (Object message : messages()) {
            if (role(message).equals("user")) {
                last = text(message);
            }
        }
        return last;
    }

    /** @return the result of a tool, when the conversation ends with one */
    Optional<String> toolResult() {
        List<?> messages = messages();
        Object last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        return role(last).equals("tool") ? Optional.of(text(last)) : Optional.empty();
    }

    /** @return the name of a tool to call: there is one, and the person asks for the weather */
    Optional<String> toolToCall() {
        boolean asked = toolResult().isEmpty()
                && lastUserText().toLowerCase(Locale.ROOT).contains("weather");
        if (!asked || !(body.get("tools") instanceof List<?> tools) || "none".equals(body.get("tool_choice"))) {
            return Optional.empty();
        }
        List<String> names = tools.stream().map(ChatInput::toolName).toList();
        return names.stream()
                .filter(name -> name.contains("weather"))
                .findFirst()
                .or(() -> names.stream().findFirst());
    }

    /** @return the place that the person asks about */
    Map<String, Object> toolArguments() {
        Matcher place = PLACE.matcher(lastUserText());
        return Json.object("city", place.find() ? place.group(1) : "Oslo");
    }

    int words() {
        return messages().stream()
                .map(ChatInput::text)
                .mapToInt(text -> text.isBlank() ? 0 : text.strip().split("\\s+").length)
                .sum();
    }

    /** The Responses API has items, or one text, where the others have messages. */
    private List<?> messages() {
        Object messages = body.getOrDefault("messages", body.get("input"));
        if (messages instanceof String text) {
            return List.of(Json.object("role", "user", "content", text));
        }
        return messages instanceof List<?> list ? list : List.of();
    }

    private static String toolName(Object tool) {
        Object nested = tool instanceof Map<?, ?> map ? map.get("function") : null;
        Object function = nested == null ? tool : nested;
        return function instanceof Map<?, ?> map && map.get("name") instanceof String name ? name : "unnamed";
    }

    private static String role(Object message) {
        if (!(message instanceof Map<?, ?> map)) {
            return "";
        }
        boolean result = "function_call_output".equals(map.get("type"));
        return result ? "tool" : map.get("role") instanceof String role ? role : "";
    }

    private static String text(Object message) {
        Object content = message instanceof Map<?, ?> map
                ? map.get(role(message).equals("tool") && map.containsKey("output") ? "output" : "content")
                : null;
        if (content instanceof String text) {
            return text;
        }
        StringBuilder all = new StringBuilder();
        if (content instanceof List<?> parts) {
            for (Object part : parts) {
                if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) {
                    all.append(text);
                }
            }
        }
        return all.toString();
    }
}
