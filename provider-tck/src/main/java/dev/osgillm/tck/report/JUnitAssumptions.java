/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.report;

import org.assertj.core.api.Assumptions;
import org.assertj.core.configuration.PreferredAssumptionException;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has AssertJ's assumptions abort tests as JUnit expects it. Left alone, AssertJ takes the presence of TestNG, which the
 * Reactive Streams TCK needs, for its use. Found by JUnit's launcher as a service.
 */
public final class JUnitAssumptions implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Assumptions.setPreferredAssumptionException(PreferredAssumptionException.JUNIT5);
    }
}
