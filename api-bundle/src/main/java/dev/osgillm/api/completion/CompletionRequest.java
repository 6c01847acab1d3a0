/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.completion;

import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.chat.MediaPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A text that the model shall go on with. */
@ProviderType
public final class CompletionRequest extends GenerationRequest {

    private final String prompt;
    private final String suffix;
    private final String system;
    private final boolean raw;
    private final String continuation;
    private final List<MediaPart> images;

    private CompletionRequest(Builder builder) {
        super(builder);
        prompt = builder.prompt;
        suffix = builder.suffix;
        system = builder.system;
        raw = builder.raw;
        continuation = builder.continuation;
        images = List.copyOf(builder.images);
    }

    /** @param prompt the text to go on with; may be empty */
    public static Builder builder(String prompt) {
        return new Builder(prompt);
    }

    /** @return a request with everything else at its default */
    public static CompletionRequest of(String prompt) {
        return builder(prompt).build();
    }

    /** @return a builder with everything that this request has */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** @return the text to go on with */
    public String prompt() {
        return prompt;
    }

    /** @return the text that comes after the answer: the model fills in the middle */
    public Optional<String> suffix() {
        return Optional.ofNullable(suffix);
    }

    /** @return instructions of the application, for servers that put the prompt into a template */
    public Optional<String> system() {
        return Optional.ofNullable(system);
    }

    /** @return whether the prompt reaches the model as it is, without the template that a server may put around it */
    public boolean raw() {
        return raw;
    }

    /** @return what an earlier answer gave to go on from, see {@code ChatResponse.continuation()} */
    public Optional<String> continuation() {
        return Optional.ofNullable(continuation);
    }

    /** @return images to look at */
    public List<MediaPart> images() {
        return images;
    }

    /** Without the text: prompts do not belong into logs. */
    @Override
    public String toString() {
        return "CompletionRequest[" + model().orElse("default model") + ", " + prompt.length() + " characters]";
    }

    /**
     * Collects a request. Values out of range are refused at once with {@link IllegalArgumentException}. For one thread.
     */
    @ProviderType
    public static final class Builder extends GenerationRequest.Builder<Builder> {

        private String prompt;
        private final List<MediaPart> images = new ArrayList<>();
        private String suffix;
        private String system;
        private boolean raw;
        private String continuation;

        private Builder(String prompt) {
            this.prompt = Objects.requireNonNull(prompt, "prompt");
        }

        private Builder(CompletionRequest request) {
            copyFrom(request);
            prompt = request.prompt;
            images.addAll(request.images);
            suffix = request.suffix;
            system = request.system;
            raw = request.raw;
            continuation = request.continuation;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** @param text what to go on with, in place of what it was until now */
        public Builder prompt(String text) {
            prompt = Objects.requireNonNull(text, "text");
            return this;
        }

        /** @param text what comes after the answer, or {@code null} */
        public Builder suffix(String text) {
            suffix = text;
            return this;
        }

        /** @param text instructions of the application, or {@code null} */
        public Builder system(String text) {
            system = text;
            return this;
        }

        /** @param value whether the prompt reaches the model as it is */
        public Builder raw(boolean value) {
            raw = value;
            return this;
        }

        /** @param state what an earlier answer of the same model gave, or {@code null} */
        public Builder continuation(String state) {
            continuation = state;
            return this;
        }

        /** Adds an image. */
        public Builder image(MediaPart image) {
            if (image.kind() != MediaPart.Kind.IMAGE) {
                throw new IllegalArgumentException("A completion takes images only, not " + image.kind());
            }
            images.add(image);
            return this;
        }

        /** @return the request */
        public CompletionRequest build() {
            return new CompletionRequest(this);
        }
    }
}
