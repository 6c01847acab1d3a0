/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.control.ServingState;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** In a real framework, with bundles that publish as many instances and are as well as each test wants. */
@Timeout(60)
class BundleSwapTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private SwapFramework framework;
    private final List<String> told = new ArrayList<>();
    private Bundle old;

    @BeforeEach
    void start() throws Exception {
        framework = new SwapFramework(folder);
        old = framework.start(framework.jar("old.jar", "1.0.0", "a,b", "UP"));
    }

    @AfterEach
    void close() {
        framework.close();
    }

    private void swap(URL jar, Duration arrival) {
        new BundleSwap(new SideBySide(framework.context()), framework, arrival, LONG, told::add)
                .swap(framework.first("a"), jar);
    }

    private LlmException refused(URL jar, Duration arrival) {
        LlmException refused = catchThrowableOfType(LlmException.class, () -> swap(jar, arrival));
        assertThat(framework.active()).containsExactly("provider 1.0.0");
        assertThat(framework.context().getBundles())
                .as("the system bundle and the old one")
                .hasSize(2);
        assertThat(framework.serving()).containsExactly("a provider 1.0.0", "b provider 1.0.0");
        assertThat(framework.gaps).doesNotContain("a", "b");
        return refused;
    }

    @Test
    void theNewBundleTakesOverAndTheOldOneIsUninstalled() throws Exception {
        List<String> disturbed = new ArrayList<>();
        SynchronousBundleListener listener = event -> {
            if ((event.getType() & (BundleEvent.STOPPED | BundleEvent.UNRESOLVED)) != 0) {
                disturbed.add(SideBySide.name(event.getBundle()));
            }
        };
        framework.start(framework.jar("other.jar", "9.0.0", "z", "UP"));
        framework.context().addBundleListener(listener);
        swap(framework.jar("new.jar", "1.1.0", "a,b,c", "UP"), LONG);
        assertThat(framework.serving())
                .containsExactly("a provider 1.1.0", "b provider 1.1.0", "c provider 1.1.0", "z provider 9.0.0");
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(framework.gaps).isEmpty();
        assertThat(disturbed).containsOnly("provider 1.0.0");
        assertThat(told)
                .containsExactly(
                        "provider 1.1.0 runs as bundle 3 and publishes a, b. a is UP.",
                        "provider 1.0.0 gets no new calls; its last call has ended.",
                        "provider 1.0.0 (bundle 1) is uninstalled.",
                        "If " + folder.resolve("old.jar")
                                + " is installed at each start, put the new jar in its place.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b | DOWN         | the new a is DOWN: It says so. Look at it.",
                "a,b | UNCONFIGURED | the new a is UNCONFIGURED: It says so. Look at it.",
                "a,b | FAILS        | its health probe failed: The probe broke.",
                "a,b | HANGS        | its health probe did not answer within 200 ms.",
                "a,c | UP           | the new bundle did not publish b within 200 ms. Is the configuration bound",
                "a,b | BREAKS       | Activator start error in bundle provider [2].",
            })
    void whatDoesNotComeUpIsUninstalledAndTheOldOneServesOn(String ids, String health, String reason) throws Exception {
        Duration arrival = reason.contains("200 ms") ? Duration.ofMillis(200) : LONG;
        LlmException refused = refused(framework.jar("new.jar", "1.1.0", ids, health), arrival);
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refused)
                .hasMessageContaining("a: Not swapped: " + reason)
                .hasMessageEndingWith(" provider 1.1.0 was uninstalled; provider 1.0.0 serves as before.");
        assertThat(told)
                .isEqualTo(
                        ids.equals("a,c")
                                ? List.of("Waiting until provider 1.1.0 publishes b, for at most 200 ms ...")
                                : List.of());
    }

    @Test
    void anInstanceWithoutAProbeIsTakenAtItsWord() throws Exception {
        swap(framework.jar("new.jar", "1.1.0", "a,b", "NONE"), LONG);
        assertThat(told.get(0)).endsWith("a has no health probe.");
        assertThat(framework.active()).containsExactly("provider 1.1.0");
    }

    @Test
    void aSecondBundleOfTheSameVersionIsRefusedWithAdvice() throws Exception {
        URL same = framework.jar("new.jar", "1.0.0", "a,b", "UP");
        assertThatThrownBy(() -> swap(same, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Raise Bundle-Version")
                .hasMessageEndingWith("update 1 " + same);
        assertThat(framework.serving()).containsExactly("a provider 1.0.0", "b provider 1.0.0");
    }

    @Test
    void aJarThatWasBuiltAgainToTheSamePlaceIsInstalledBesideTheOldOne() throws Exception {
        URL same = framework.jar("old.jar", "1.1.0", "a,b", "UP");
        swap(same, LONG);
        assertThat(framework.active()).containsExactly("provider 1.1.0");
        Bundle fresh = framework.context().getBundle(same + "#2");
        assertThat(fresh.getVersion()).hasToString("1.1.0");
        framework.jar("old.jar", "1.2.0", "a", "UP");
        fresh.update();
        assertThat(fresh.getVersion()).as("its location can be read again").hasToString("1.2.0");
    }

    @Test
    void whatCannotBeReadOrIsNoBundleChangesNothing() throws Exception {
        URL missing = URI.create(folder.toUri() + "none.jar").toURL();
        assertThatThrownBy(() -> swap(missing, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("It cannot be read: ")
                .hasMessageEndingWith("Nothing was changed.");
        URL text =
                Files.writeString(folder.resolve("text.jar"), "no jar").toUri().toURL();
        assertThatThrownBy(() -> swap(text, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .as("with what the framework does not say itself")
                .hasMessageMatching(
                        "'file:.*' cannot be installed: Unable to cache bundle: .* \\(.+\\)\\. Nothing was changed\\.");
        assertThat(framework.serving()).hasSize(2);
    }

    @Test
    void aWatchedJarIsRefusedAndAWatchedOldBundleStaysInstalledButStopped() throws Exception {
        URL watched = framework.jar("deploy/new.jar", "1.1.0", "a,b", "UP");
        assertThatThrownBy(() -> swap(watched, LONG)).hasMessageContaining("File Install installs what lies there");
        old.uninstall();
        Bundle deployed = framework.start(framework.jar("deploy/old.jar", "1.0.0", "a,b", "UP"));
        framework.gaps.clear();
        swap(framework.jar("new.jar", "1.1.0", "a,b", "UP"), LONG);
        assertThat(deployed.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(framework.active()).containsExactly("provider 1.1.0");
        assertThat(framework.gaps).isEmpty();
        assertThat(told.get(2)).contains("is stopped but stays installed").endsWith("Delete its file to remove it.");
    }

    @Test
    void waitsForTheCallsOfAllOldInstances() throws Exception {
        ServingState b = framework.first("b");
        PendingCall<ServingState> waiting = new PendingCall<>();
        framework.pending.put(b.provider().serviceId(), waiting);
        URL jar = framework.jar("new.jar", "1.1.0", "a,b", "UP");
        CompletableFuture<Void> swap = CompletableFuture.runAsync(() -> swap(jar, LONG));
        assertThat(waiting.started.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(framework.serving()).containsExactly("a provider 1.1.0", "b provider 1.1.0");
        assertThat(framework.active()).containsExactly("provider 1.0.0", "provider 1.1.0");
        waiting.result.complete(ServingState.of(b.provider(), 2, false, null));
        swap.get(30, TimeUnit.SECONDS);
        assertThat(framework.active()).containsExactly("provider 1.1.0");
        assertThat(told.get(1)).endsWith("2 calls still run there, and may go on for its drain_timeout.");
    }

    @Test
    void anInterruptBeforeTheTakeOverUndoesIt() throws Exception {
        for (String moment : List.of("a,b INTERRUPTS", "a STARTS INTERRUPTED", "a BREAKS INTERRUPTED")) {
            // while the probe is asked, while an instance is awaited, in the middle of the start
            int space = moment.indexOf(' ');
            URL jar = framework.jar("new.jar", "1.1.0", moment.substring(0, space), moment.substring(space + 1));
            LlmException cancelled = refused(jar, LONG);
            assertThat(Thread.interrupted()).as("cleared, for printing").isFalse();
            assertThat(cancelled.kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(cancelled).hasMessageContaining("The swap was cancelled. provider 1.1.0 was uninstalled");
        }
    }

    @Test
    void anInterruptWhileOldCallsRunLeavesBothAndSaysHowToGoOn() throws Exception {
        long a = framework.first("a").provider().serviceId();
        long b = framework.first("b").provider().serviceId();
        PendingCall<ServingState> waiting = new PendingCall<>();
        framework.pending.put(b, waiting);
        URL jar = framework.jar("new.jar", "1.1.0", "a,b", "UP");
        framework.interrupts = true;
        LlmException cancelled = catchThrowableOfType(LlmException.class, () -> swap(jar, LONG));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(waiting.cancelled.getCount()).isZero();
        assertThat(cancelled.kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(cancelled)
                .hasMessageContaining("To finish, type: uninstall 1. To go back, type: llm:resume " + a + ", " + b
                        + ", and: uninstall 2");
        assertThat(framework.serving()).containsExactly("a provider 1.1.0", "b provider 1.1.0");
        assertThat(framework.active()).hasSize(2);
    }

    @Test
    void aNewBundleThatLeavesWhileOldCallsRunIsUndone() throws Exception {
        ServingState b = framework.first("b");
        PendingCall<ServingState> waiting = new PendingCall<>();
        framework.pending.put(b.provider().serviceId(), waiting);
        URL jar = framework.jar("new.jar", "1.1.0", "a,b", "UP");
        CompletableFuture<Void> swap = CompletableFuture.runAsync(() -> swap(jar, LONG));
        assertThat(waiting.started.await(30, TimeUnit.SECONDS)).isTrue();
        framework.context().getBundle(2).stop();
        waiting.result.complete(ServingState.of(b.provider(), 0, false, null));
        assertThatThrownBy(swap::join)
                .hasMessageContaining("the new bundle left a, b.")
                .hasMessageEndingWith("provider 1.0.0 serves as before.");
        assertThat(framework.serving()).containsExactly("a provider 1.0.0", "b provider 1.0.0");
        assertThat(framework.active()).containsExactly("provider 1.0.0");
    }

    @Test
    void aSwapThatSomebodyResumesIsLeftToAPerson() throws Exception {
        PendingCall<ServingState> waiting = new PendingCall<>();
        framework.pending.put(framework.first("a").provider().serviceId(), waiting);
        waiting.result.completeExceptionally(
                LlmException.builder(ErrorKind.CANCELLED, "Somebody put the instance back.")
                        .build());
        URL jar = framework.jar("new.jar", "1.1.0", "a,b", "UP");
        assertThatThrownBy(() -> swap(jar, LONG))
                .hasMessageStartingWith("a: Somebody put the instance back. Both bundles run;");
        assertThat(framework.active()).hasSize(2);
    }
}
