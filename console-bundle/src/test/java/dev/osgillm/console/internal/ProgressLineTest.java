/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000L;

    private final Transcript out = new Transcript();
    private long now;
    private Progress line = on(60);

    private Progress on(int width) {
        return new ProgressLine(new PrintStream(out, true), width, () -> now);
    }

    private String after(long nanos, String part, long completed, long total) {
        now += nanos;
        line.update(new ModelProgress("pulling", part, completed, total));
        return out.take();
    }

    @Test
    void drawsOneLineAgainAndAgain() {
        assertThat(after(0, "weights", 0, 1_000_000))
                .isEqualTo("\rweights [" + "-".repeat(35) + "] 0 B of 1.0 MB\u001b[K");
        assertThat(after(2 * SECOND, "weights", 500_000, 1_000_000))
                .isEqualTo("\rweights [####-----] 500.0 kB of 1.0 MB, 250.0 kB/s, 2s left\u001b[K");
    }

    @Test
    void drawsAtMostTenTimesASecond() {
        after(0, "weights", 0, 100);
        assertThat(after(SECOND / 20, "weights", 10, 100)).isEmpty();
        assertThat(after(SECOND / 20, "weights", 20, 100)).contains("20 B of 100 B");
        assertThat(after(SECOND / 20, "weights", 30, 100)).isEmpty();
        line.end();
        assertThat(out.take())
                .as("what was not drawn yet")
                .contains("30 B of 100 B")
                .endsWith("\n");
    }

    @Test
    void keepsALineOfEachPartThatIsDone() {
        after(0, "a", 50, 100);
        assertThat(after(1, "a", 100, 100)).isEqualTo("\ra  100 B\u001b[K\n");
        assertThat(after(1, "a", 100, 100)).as("told twice").isEmpty();
        assertThat(after(1, "b", 1, 100)).startsWith("\rb [");
        assertThat(after(SECOND, "c", 1, 100)).startsWith("\r2 parts [").contains("2 B of 200 B");
    }

    @Test
    void startsAPartAgainWhenTheServerDoes() {
        after(0, "a", 100, 100);
        assertThat(after(SECOND, "a", 10, 100)).contains("10 B of 100 B");
        assertThat(after(SECOND, "a", 100, 100)).isEqualTo("\ra  100 B\u001b[K\n");
    }

    @Test
    void isNeverWiderThanTheTerminal() {
        for (int width = 1; width <= 130; width++) {
            line = on(width);
            after(0, "model-00001-of-00004-with-a-long-name.safetensors", 1, 5_000_000_000L);
            String drawn = after(5 * SECOND, "model-00001-of-00004-with-a-long-name.safetensors", 999, 5_000_000_000L)
                    + after(
                            SECOND,
                            "model-00001-of-00004-with-a-long-name.safetensors",
                            5_000_000_000L,
                            5_000_000_000L);
            line.update(new ModelProgress("verifying what has come, which is much", "", 0, 0));
            line.end();
            String all = drawn + out.take();
            for (String shown : all.split("[\r\n]")) {
                assertThat(shown.replace("\u001b[K", "").length()).isLessThan(Math.max(2, width));
            }
        }
    }

    @Test
    void showsWhatTheServerDoesBetweenTheParts() {
        line.update(new ModelProgress("pulling\u001b[2J manifest", "", 0, 0));
        assertThat(out.take()).isEqualTo("\rpulling [2J manifest\u001b[K");
        line.end();
        assertThat(out.take()).isEqualTo("\n");
        line.end();
        assertThat(out.take()).as("ended already").isEmpty();
    }

    @Test
    void tellsNoTimeForAPartOfUnknownSize() {
        after(0, "a", 1000, 0);
        assertThat(after(2 * SECOND, "a", 3000, 0)).isEqualTo("\ra 3.0 kB, 1.0 kB/s\u001b[K");
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        Rate rate = new Rate(0, 1000);
        assertThat(rate.at(SECOND / 2, 2000)).as("too early to tell").isEqualTo(OptionalDouble.empty());
        assertThat(rate.at(2 * SECOND, 3000)).hasValue(1000);
        assertThat(rate.at(5 * SECOND, 6000)).hasValue(1000);
        assertThat(rate.at(10 * SECOND, 6000)).as("nothing comes").hasValue(0);
        assertThat(rate.at(11 * SECOND, 10)).as("begun anew").isEqualTo(OptionalDouble.empty());
        assertThat(rate.at(13 * SECOND, 30)).hasValue(10);
    }

    @Test
    void tellsTimesShortly() {
        assertThat(ProgressTexts.left(45.4)).isEqualTo("45s");
        assertThat(ProgressTexts.left(192)).isEqualTo("3m12s");
        assertThat(ProgressTexts.left(7500)).isEqualTo("2h05m");
        assertThat(ProgressTexts.left(1e12)).isEqualTo("99h59m");
    }
}
