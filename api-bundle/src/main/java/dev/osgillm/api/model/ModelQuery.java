/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** What to look for in a hub of models. */
@ProviderType
public final class ModelQuery {

    /** The order of the results, best first. Orders may be added. */
    public enum Sort {
        /** As the hub likes: what is talked about now. */
        TRENDING,
        /** By downloads of late. */
        DOWNLOADS,
        /** By likes. */
        LIKES,
        /** By the last change. */
        MODIFIED,
        /** By the first publication. */
        CREATED
    }

    private final String text;
    private final String author;
    private final String task;
    private final Set<String> tags;
    private final Sort sort;
    private final int limit;

    private ModelQuery(Builder builder) {
        text = builder.text;
        author = builder.author;
        task = builder.task;
        tags = Set.copyOf(builder.tags);
        sort = builder.sort;
        limit = builder.limit;
    }

    /** @return a query for everything, the 20 most downloaded */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a query for the 20 most downloaded models with the text in their names */
    public static ModelQuery of(String text) {
        return builder().text(text).build();
    }

    /** @return a part of the name */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** @return the person or organisation that published it */
    public Optional<String> author() {
        return Optional.ofNullable(author);
    }

    /** @return what it is for, in the hub's words: {@code text-generation}, {@code feature-extraction} ... */
    public Optional<String> task() {
        return Optional.ofNullable(task);
    }

    /** @return tags of the hub that it must all have: {@code gguf}, {@code license:mit} ... */
    public Set<String> tags() {
        return tags;
    }

    /** @return the order */
    public Sort sort() {
        return sort;
    }

    /** @return the most results, 1 to 1000 */
    public int limit() {
        return limit;
    }

    /** Collects a query. For one thread. */
    @ProviderType
    public static final class Builder {

        private final Set<String> tags = new LinkedHashSet<>();
        private String text;
        private String author;
        private String task;
        private Sort sort = Sort.DOWNLOADS;
        private int limit = 20;

        private Builder() {}

        /** @param part of the name, or {@code null} */
        public Builder text(String part) {
            text = part;
            return this;
        }

        /** @param name who published it, or {@code null} */
        public Builder author(String name) {
            author = name;
            return this;
        }

        /** @param name what it is for, or {@code null} */
        public Builder task(String name) {
            task = name;
            return this;
        }

        /** Adds a tag that it must have. */
        public Builder tag(String name) {
            tags.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** @param order of the results */
        public Builder sort(Sort order) {
            sort = Objects.requireNonNull(order, "order");
            return this;
        }

        /** @param most results, 1 to 1000 */
        public Builder limit(int most) {
            if (most < 1 || most > 1000) {
                throw new IllegalArgumentException("limit must be between 1 and 1000, not " + most);
            }
            limit = most;
            return this;
        }

        /** @return the query */
        public ModelQuery build() {
            return new ModelQuery(this);
        }
    }
}
