/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How to choose the provider of a call. */
@ProviderType
public final class Selection {

    /** The ways to choose. Ways may be added. */
    public enum Kind {
        /** What the user chose, else the highest-ranked instance that is configured. */
        DEFAULT,
        /** The instance of that id. */
        ID,
        /** Any instance that matches the LDAP filter over service properties, highest-ranked first. */
        FILTER,
        /** An address as people write it: a route, an id, a model, {@code id/model}, or a filter. */
        ADDRESS
    }

    /** The default instance. */
    public static final Selection DEFAULT = new Selection(Kind.DEFAULT, null);

    private final Kind kind;
    private final String value;

    private Selection(Kind kind, String value) {
        this.kind = kind;
        this.value = value;
    }

    /** @param id the id of the instance */
    public static Selection id(String id) {
        return new Selection(Kind.ID, Objects.requireNonNull(id, "id"));
    }

    /**
     * @param filter an LDAP filter over service properties, such as {@code (&(llm.local=true)(llm.capabilities=tools))}.
     *     A wrong one fails the call with {@code INVALID_REQUEST}
     */
    public static Selection filter(String filter) {
        return new Selection(Kind.FILTER, Objects.requireNonNull(filter, "filter"));
    }

    /**
     * Understands an address as people write it, in this order: blank is the default; a text in parentheses is a filter;
     * the name of a configured route; the id of an instance; {@code id/model} with the id of an instance; a model that an instance declares. Ids and
     * models are looked up when the call starts.
     *
     * @param address may be blank
     */
    public static Selection parse(String address) {
        String text = Objects.requireNonNull(address, "address").strip();
        if (text.isEmpty()) {
            return DEFAULT;
        }
        return text.startsWith("(") ? filter(text) : new Selection(Kind.ADDRESS, text);
    }

    /** @return the way to choose */
    public Kind kind() {
        return kind;
    }

    /** @return the id, filter or address; empty for {@link Kind#DEFAULT} */
    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    @Override
    public String toString() {
        return value == null ? "the default provider" : value;
    }
}
