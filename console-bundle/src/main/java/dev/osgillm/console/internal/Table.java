/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in aligned columns. Columns are as wide as their longest cell: nothing is cut, but last columns can be left out. A
 * column without any value is left out. For one thread.
 */
final class Table {

    private static final String GAP = "  ";

    private static final int SHORTEST_PROSE = 16;

    private record Column(String title, boolean right, boolean prose) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of words. */
    Table column(String title) {
        columns.add(new Column(title, false, false));
        return this;
    }

    /** Adds a column of numbers. */
    Table numbers(String title) {
        columns.add(new Column(title, true, false));
        return this;
    }

    /** Adds a column of words whose end may be cut off rather than all of it left out. */
    Table prose(String title) {
        columns.add(new Column(title, false, true));
        return this;
    }

    /** Adds a row with one cell for each column. */
    void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Texts.line(cell));
        }
        rows.add(row);
    }

    /** @return titles and rows, each line with its end */
    String aligned() {
        return text(widths());
    }

    /** @return as {@link #aligned()}; on a terminal as {@link #fitting(int)} */
    String fitting(CommandIo io) {
        return io.terminal() ? fitting(io.width()) : aligned();
    }

    /** @return titles and rows, prose cut, and without the last columns that still do not fit; the first one stays */
    String fitting(int room) {
        int[] widths = widths();
        int used = -GAP.length();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                int before = used + GAP.length();
                used = before + Math.max(widths[i], width(columns.get(i).title()));
                if (i > 0 && used > room) {
                    widths[i] = columns.get(i).prose() && room - before >= SHORTEST_PROSE ? room - before : 0;
                }
            }
        }
        return text(widths);
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private String text(int[] widths) {
        List<String> titles = columns.stream().map(Column::title).toList();
        StringBuilder text = new StringBuilder();
        append(text, titles, widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue; // no row has a value
            }
            String cell = columns.get(i).prose()
                    ? ProgressTexts.cut(
                            cells.get(i),
                            Math.max(widths[i], width(columns.get(i).title())))
                    : cells.get(i);
            String padding = " ".repeat(Math.max(widths[i], width(columns.get(i).title())) - width(cell));
            line.append(columns.get(i).right() ? padding + cell : cell + padding)
                    .append(GAP);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** @return the rows for scripts: no titles, all columns, separated by tabs */
    String plain() {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
        return text.toString();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
