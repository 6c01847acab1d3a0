/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    private static Table sizes() {
        Table table = new Table().column("NAME").numbers("SIZE").column("NOTE");
        table.row("a", "1", "first");
        table.row("longer", "1000", "");
        return table;
    }

    @Test
    void alignsWordsLeftAndNumbersRightWithoutTrailingBlanks() {
        assertThat(sizes().aligned())
                .isEqualTo(
                        """
                        NAME    SIZE  NOTE
                        a          1  first
                        longer  1000
                        """);
    }

    @Test
    void isPlainForScripts() {
        assertThat(sizes().plain()).isEqualTo("a\t1\tfirst\nlonger\t1000\t\n");
    }

    @Test
    void leavesOutAColumnWithoutValues() {
        Table table = new Table().column("A").column("B").column("C");
        table.row("1", "", "3");
        assertThat(table.aligned()).isEqualTo("A  C\n1  3\n");
        assertThat(table.plain()).isEqualTo("1\t\t3\n");
    }

    @Test
    void countsCharactersNotCodeUnits() {
        Table table = new Table().column("A").column("B");
        table.row("😀😀", "x");
        table.row("ab", "y");
        assertThat(table.aligned()).isEqualTo("A   B\n😀😀  x\nab  y\n");
    }

    @Test
    void keepsWhatAServerSaysInItsCell() {
        Table table = new Table().column("A");
        table.row("a\n\tb\u001b[31m");
        assertThat(table.plain()).isEqualTo("a  b [31m\n");
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThatThrownBy(() -> sizes().row("a")).hasMessage("1 cells for 3 columns");
    }

    @Test
    void leavesOutTheLastColumnsThatDoNotFit() {
        Table table = new Table().column("A").column("EMPTY").numbers("B").column("C");
        table.row("long name", "", "1", "x");
        assertThat(table.fitting(15)).isEqualTo("A          B  C\nlong name  1  x\n");
        assertThat(table.fitting(14)).isEqualTo("A          B\nlong name  1\n");
        assertThat(table.fitting(3)).isEqualTo("A\nlong name\n");
    }
}
