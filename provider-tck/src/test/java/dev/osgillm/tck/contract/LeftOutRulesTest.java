/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A rule that a provider has no use for is aborted, as JUnit calls it: neither kept nor broken. */
class LeftOutRulesTest {

    /** Run by the test kit only, as all the following: none has a secret. */
    static final class OpenHealth extends SmallHealthTest {
        @Override
        protected String secret() {
            return "";
        }
    }

    static final class OpenCatalog extends SmallCatalogTest {
        @Override
        protected String secret() {
            return "";
        }
    }

    static final class OpenChat extends SmallProviderTest {
        @Override
        protected String secret() {
            return "";
        }
    }

    static Stream<Arguments> leftOut() {
        return Stream.of(
                Arguments.of(OpenHealth.class, "aWrongKeyIsDown", 1),
                Arguments.of(OpenHealth.class, "aKeyWithoutRightsIsNotUp", 1),
                Arguments.of(OpenHealth.class, "neverTellsItsSecretEvenWhenTheServerDoes", 1),
                Arguments.of(OpenHealth.class, "withoutWhatItNeedsItIsUnconfiguredAndAsksNobody", 1),
                Arguments.of(OpenCatalog.class, "neverTellsItsSecretEvenWhenTheServerDoes", 2),
                Arguments.of(OpenChat.class, "neverTellsItsSecretEvenWhenTheServerDoes", 1));
    }

    @ParameterizedTest
    @MethodSource("leftOut")
    void whatDoesNotConcernAProviderIsAborted(Class<?> contract, String test, int rules) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(contract, test))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.started(rules).aborted(rules).failed(0));
    }
}
