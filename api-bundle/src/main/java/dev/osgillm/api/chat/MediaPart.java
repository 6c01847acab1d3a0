/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An image, a recording or a file in a message: either bytes with a media type, or an address that the server fetches.
 * A provider whose server cannot take what is given fails the call with {@code INVALID_REQUEST}.
 */
@ProviderType
public final class MediaPart implements ContentPart {

    /** What the model shall do with it. Kinds may be added. */
    public enum Kind {
        /** Look at it. */
        IMAGE,
        /** Listen to it. */
        AUDIO,
        /** Read it. */
        FILE
    }

    private final Kind kind;
    private final String mediaType;
    private final byte[] data;
    private final URI uri;
    private final String name;

    private MediaPart(Kind kind, String mediaType, byte[] data, URI uri, String name) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.mediaType = mediaType;
        this.data = data;
        this.uri = uri;
        this.name = name;
    }

    /**
     * @param mediaType such as {@code image/png}
     * @param data copied
     * @param name the file's name, or {@code null}
     */
    public static MediaPart of(Kind kind, String mediaType, byte[] data, String name) {
        Objects.requireNonNull(mediaType, "mediaType");
        return new MediaPart(kind, mediaType, data.clone(), null, name);
    }

    /** @param uri an address that the server can reach; this side never fetches it */
    public static MediaPart of(Kind kind, URI uri) {
        return new MediaPart(kind, null, null, Objects.requireNonNull(uri, "uri"), null);
    }

    /** @return what the model shall do with it */
    public Kind kind() {
        return kind;
    }

    /** @return the media type; present with {@link #data()} */
    public Optional<String> mediaType() {
        return Optional.ofNullable(mediaType);
    }

    /** @return a copy of the bytes; empty when there is an address instead */
    public Optional<byte[]> data() {
        return Optional.ofNullable(data).map(byte[]::clone);
    }

    /** @return the address; empty when there are bytes instead */
    public Optional<URI> uri() {
        return Optional.ofNullable(uri);
    }

    /** @return the file's name */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    @Override
    public String toString() {
        return kind + "[" + (data == null ? uri : mediaType + ", " + data.length + " bytes") + "]";
    }
}
