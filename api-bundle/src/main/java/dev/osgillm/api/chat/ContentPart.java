/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import org.osgi.annotation.versioning.ProviderType;

/** A part of a message: {@link TextPart} or {@link MediaPart}. More types may follow. */
@ProviderType
public interface ContentPart {}
