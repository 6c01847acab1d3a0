/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract notices who breaks it: each of these tests runs one of its tests against a provider that lies. */
class LyingProvidersTest {

    /** Run by the test kit only; its name keeps it out of the ordinary run. */
    static final class Liar extends SmallProviderTest {

        private Set<Lie> lies = Set.of();

        @RegisterExtension
        final BeforeEachCallback configuration =
                context -> context.getConfigurationParameter("lie").ifPresent(lie -> lies = Set.of(Lie.valueOf(lie)));

        /** What a liar does not do is not worth a long wait; the honest one may be slow. */
        @BeforeEach
        void hurry() {
            if (!lies.isEmpty()) {
                server.patience(Duration.ofSeconds(1));
            }
        }

        @Override
        Set<Lie> lies() {
            return lies;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETES_ON_EOF, doesNotTakeTheEndOfInputForTheEndOfTheAnswer",
        "COMPLETES_ON_EOF, doesNotTakeAStreamCutAnywhereForAnAnswer",
        "IGNORES_DEMAND, deliversNoMoreThanDemanded",
        "IGNORES_DEMAND, readsNoFasterThanItsSubscriber",
        "KEEPS_THE_CONNECTION, aSubscribersOwnCancelIsSilent",
        "KEEPS_THE_CONNECTION, closingAnIterationEarlyEndsTheCall",
        "ANSWERS_A_SILENT_CANCEL, aSubscribersOwnCancelIsSilent",
        "ENDS_TWICE, streamsTheTextAndThenTheWholeAnswer",
        "ENDS_TWICE, cancelInTheMiddleClosesTheConnectionAndKeepsWhatArrived",
        "TELLS_THE_SECRET, neverTellsItsSecretEvenWhenTheServerDoes",
        "REPEATS_AFTER_EVENTS, doesNotTakeABodyThatBreaksOffForAnAnswer",
        "REPEATS_AFTER_EVENTS, anErrorInsideAStreamIsAnError",
        "NEVER_REPEATS, status500IsRepeated",
        "NEVER_REPEATS, status429IsRepeatedWhenTheServerSays",
        "FORGETS_WHAT_ARRIVED, doesNotTakeABodyThatBreaksOffForAnAnswer",
        "FORGETS_WHAT_ARRIVED, theIdleLimitHoldsInTheMiddle",
        "CUTS_CHARACTERS, readsTheSameEventsHoweverTheBytesAreCut",
        "CUTS_CHARACTERS, streamsTheTextAndThenTheWholeAnswer",
        "HURRIES_SUBSCRIBERS, aSlowSubscriberDoesNotReachTheIdleLimit",
        "SKIPS_ERRORS, anErrorInsideAStreamIsAnError",
        "TAKES_EVERY_SUBSCRIBER, runsACallOnlyOnce",
        "COMPLETES_ON_EOF, doesNotTakeAConnectionThatEndsForTheEndOfTheAnswer",
        "CUTS_CHARACTERS, readsTheSameEventsInPiecesOfAnySize",
        "CUTS_CHARACTERS, readsAnAnswerWhoseBytesArriveOneByOne",
        "IGNORES_DEMAND, addsUpTheDemandOfManyThreads",
        "SKIPS_ERRORS, anErrorInsteadOfAStreamIsAnError",
        "SKIPS_ERRORS, anErrorAfterAFinishReasonIsAnError",
        "SKIPS_ERRORS, anErrorInAWholeAnswerIsAnError",
        "TELLS_THE_SECRET, anErrorInAStreamTellsNoSecret",
        "COMPLETES_HALF_CALLS, aToolCallThatNeverEndsIsNoCall",
        "COMPLETES_HALF_CALLS, doesNotTakeTheEndOfInputForTheEndOfTheAnswer",
        "COMPLETES_HALF_CALLS, tellsThoughtsTextsAndCallsApart",
        "MIXES_CALLS, putsToolCallsTogether",
        "FORGETS_USAGE, tellsTheUsage",
        "SENDS_ATTRIBUTES, attributesOfARequestStayHere",
        "BLAMES_ITSELF, garbageIsNoAnswer",
        "MISNAMES_LIMITS, theFirstTokenLimitHoldsWhereverTheServerFallsSilent",
        "MISNAMES_LIMITS, theIdleLimitHoldsWhereverTheServerFallsSilent",
        "LOSES_FINISHED_ANSWERS, anAnswerThatSaidWhyItEndedIsCompleteWhenTheServerFallsSilent",
        "LOSES_FINISHED_ANSWERS, anAnswerThatSaidWhyItEndedIsCompleteWhenTheConnectionBreaks",
        "NEVER_REPEATS, aConnectionThatBreaksBeforeTheFirstEventIsRepeated",
        "NEVER_REPEATS, aServerThatHangsUpWhileItIsAskedIsANetworkFailure",
        "REPEATS_AFTER_EVENTS, aConnectionThatBreaksInAnEventFailsWithWhatArrived",
        "KEEPS_THE_CONNECTION, aCallMayBeCancelledInAnySignal",
        "ANSWERS_A_SILENT_CANCEL, aSubscriberMayLeaveInAnySignal",
        "ANSWERS_WHO_THROWS, cancelsASubscriberThatThrows",
        "SIGNALS_FROM_CANCEL, cancelAndTheEndOfAnAnswerAreOneEnd",
        "SIGNALS_FROM_CANCEL, cancelAndAnErrorAreOneEnd",
        "SIGNALS_FROM_CANCEL, cancelAndALimitAreOneEnd",
        "SIGNALS_FROM_CANCEL, manyCancelsAreOneEnd",
        "ENDS_TWICE, cancelInATerminalSignalChangesNothing",
        "REPEATS_EVERYTHING, eachStatusHasItsKind",
        "REPEATS_EVERYTHING, theStatusDecidesWhereTheBodySaysNothing",
        "TAKES_ANY_LENGTH, aLongErrorIsToldShortly",
        "REPEATS_EVERYTHING, anAnswerWithoutEndIsNotTaken",
        "REPEATS_EVERYTHING, aLineWithoutEndIsNotTaken",
        "BLAMES_ITSELF, blanksAreNoAnswer",
        "BLAMES_ITSELF, survivesBytesThatAreNoText",
        "READS_COMPRESSED, aCompressedAnswerIsReadOrRefusedByName",
        "INSISTS_ON_A_MEDIA_TYPE, readsAStreamOfAnyMediaType",
        "INSISTS_ON_A_MEDIA_TYPE, readsAStreamWithoutAMediaType",
        "FOLLOWS_REDIRECTS, tellsAnotherHostNothing",
        "FOLLOWS_REDIRECTS, doesNotFollowARedirect"
    })
    void noticesALie(Lie lie, String test) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("lie", lie.name())
                .selectors(selectMethod(Liar.class, test))
                .execute()
                .testEvents();

        assertThat(tests.started().count()).as("tests named " + test).isPositive();
        assertThat(tests.failed().count()).as("failures of " + test).isPositive();
    }

    /** Without this, a mistake in this class could look like a noticed lie. */
    @Test
    void noticesNothingWhenThereIsNoLie() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Liar.class, "aSubscribersOwnCancelIsSilent"))
                .execute()
                .testEvents()
                .assertStatistics(tests -> tests.started(1).succeeded(1));
    }
}
