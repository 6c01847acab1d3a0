/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatEvent;

/** Writes down what it gets of a chat. */
class RecordingSubscriber extends Recorder<ChatEvent> {}
