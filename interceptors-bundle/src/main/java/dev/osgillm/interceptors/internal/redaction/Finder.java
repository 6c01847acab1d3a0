/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;

/** Finds one kind of data in texts, in a time that grows no faster than the text. Thread safe. */
interface Finder {

    /** @return what its finds are called in placeholders: capital letters, digits and underscores */
    String kind();

    /** @param found takes where each begins and where it has ended, in ascending order */
    void find(String text, BiConsumer<Integer, Integer> found);
}
