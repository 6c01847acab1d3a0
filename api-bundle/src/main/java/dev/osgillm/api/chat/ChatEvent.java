/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A piece of a chat's answer: {@link TextDelta}, {@link ReasoningDelta}, {@link RefusalDelta}, {@link ToolCallDelta},
 * {@link ToolCallCompleted}, {@link UsageReported}, and last {@link ChatCompleted}. More types may follow, and providers
 * may add their own: consumers ignore what they do not know.
 */
@ConsumerType
public interface ChatEvent {}
