/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.osgillm.tck.contract.SmallClient.Lie;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The other contracts notice who breaks them, as {@link LyingProvidersTest} shows of the chat's. */
class LyingCapabilitiesTest {

    /** Run by the test kit only, as all the following. */
    static final class LyingCatalog extends SmallCatalogTest {

        private Set<Lie> lies = Set.of();

        @RegisterExtension
        final BeforeEachCallback configuration =
                context -> context.getConfigurationParameter("lie").ifPresent(lie -> lies = Set.of(Lie.valueOf(lie)));

        @Override
        Set<Lie> lies() {
            return lies;
        }

        @Override
        Duration patience() {
            return lies.isEmpty() ? super.patience() : Duration.ofSeconds(1);
        }
    }

    static final class UnsortedCatalog extends SmallCatalogTest {
        @Override
        boolean sorted() {
            return false;
        }
    }

    static final class GuessingCounter extends SmallTokenCounterTest {
        @Override
        boolean exact() {
            return false;
        }
    }

    static final class ThrowingProbe extends SmallHealthTest {
        @Override
        boolean throwing() {
            return true;
        }
    }

    static final class HappyProbe extends SmallHealthTest {
        @Override
        boolean alwaysUp() {
            return true;
        }
    }

    static final class TalkingProbe extends SmallHealthTest {
        @Override
        Set<Lie> lies() {
            return Set.of(Lie.TELLS_THE_SECRET);
        }
    }

    static final class LyingChat extends SmallProviderTest {
        @Override
        Set<dev.osgillm.tck.contract.Lie> lies() {
            return Set.of(dev.osgillm.tck.contract.Lie.IGNORES_DEMAND);
        }
    }

    private static Events run(Class<?> contract, String test, String lie) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("lie", lie)
                .selectors(selectMethod(contract, test))
                .execute()
                .testEvents();
    }

    @ParameterizedTest
    @CsvSource({
        "NEVER_REPEATS, repeatsWhatMayGoAway",
        "REPEATS_EVERYTHING, doesNotRepeatWhatStays",
        "TELLS_THE_SECRET, neverTellsItsSecretEvenWhenTheServerDoes",
        "KEEPS_THE_CONNECTION, cancelClosesTheConnection",
        "KEEPS_THE_CONNECTION, theTotalLimitHolds",
        "IGNORES_LIMITS, theTotalLimitHolds",
        "ANSWERS_EVERY_TIME, runsACallOnlyOnce",
        "TAKES_ANYTHING, whatIsNoAnswerIsNotTakenForOne",
        "ONE_KIND, failuresHaveTheirKinds"
    })
    void noticesALieOfACall(Lie lie, String test) {
        assertThat(run(LyingCatalog.class, test, lie.name()).failed().count())
                .as("operations that failed in " + test)
                .isEqualTo(2);
    }

    /** Without this, a mistake in this class could look like a noticed lie. */
    @ParameterizedTest
    @ValueSource(strings = {"cancelClosesTheConnection", "theTotalLimitHolds"})
    void noticesNothingWhenThereIsNoLie(String test) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(LyingCatalog.class, test))
                .execute()
                .testEvents()
                .assertStatistics(tests -> tests.started(2).succeeded(2));
    }

    @Test
    void noticesACatalogWithoutOrder() {
        assertThat(run(UnsortedCatalog.class, "answersABlockingCall", "ONE_KIND")
                        .failed()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void noticesACounterThatGuesses() {
        assertThat(run(GuessingCounter.class, "answersABlockingCall", "ONE_KIND")
                        .failed()
                        .count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aServerThatIsNotThereIsDown", "aServerInTroubleIsDown", "aConnectionThatBreaksIsDown"})
    void noticesAProbeThatThrowsOrIsAlwaysHappy(String test) {
        assertThat(run(ThrowingProbe.class, test, "ONE_KIND").failed().count()).isEqualTo(1);
        assertThat(run(HappyProbe.class, test, "ONE_KIND").failed().count()).isEqualTo(1);
    }

    @Test
    void noticesAProbeThatTellsItsSecret() {
        assertThat(run(TalkingProbe.class, "neverTellsItsSecretEvenWhenTheServerDoes", "ONE_KIND")
                        .failed()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void reactiveStreamsNoticesEventsThatNobodyAskedFor() {
        assertThat(run(LyingChat.class, "keepsTheRulesOfReactiveStreams", "ONE_KIND")
                        .failed()
                        .count())
                .isPositive();
    }
}
