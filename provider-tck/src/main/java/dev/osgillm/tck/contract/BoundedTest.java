/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Dynamic tests that end: JUnit's {@code Timeout} bounds only the method that makes them. */
final class BoundedTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private BoundedTest() {}

    /** @return a test that runs on a thread of its own, is interrupted after 90 seconds and fails then */
    static DynamicTest of(String name, Executable test) {
        return DynamicTest.dynamicTest(
                name, () -> assertTimeoutPreemptively(LIMIT, test, () -> name + " did not end in time"));
    }
}
