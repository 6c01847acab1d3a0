/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Which provider kept which rule: written down while tests run when the system property {@code osgillm.tck.results} names
 * a folder, and printed as a table by {@link dev.osgillm.tck.report.ResultsTable}.
 */
package dev.osgillm.tck.report;
