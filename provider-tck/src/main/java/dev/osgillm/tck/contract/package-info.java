/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The contract of the API as tests, one class to extend for each capability; needs JUnit 5 and AssertJ.
 *
 * <ul>
 *   <li>{@link dev.osgillm.tck.contract.ChatProviderContract}, or {@link dev.osgillm.tck.contract.InProcessChatContract}
 *       for a provider without a server
 *   <li>{@link dev.osgillm.tck.contract.CompletionProviderContract},
 *       {@link dev.osgillm.tck.contract.EmbeddingProviderContract}, {@link dev.osgillm.tck.contract.TokenCounterContract}
 *   <li>{@link dev.osgillm.tck.contract.ModelCatalogContract}, {@link dev.osgillm.tck.contract.ModelManagerContract}
 *   <li>{@link dev.osgillm.tck.contract.HealthProbeContract}, {@link dev.osgillm.tck.contract.ProviderFactoryContract}
 * </ul>
 *
 * <p>{@link dev.osgillm.tck.contract.StreamingCalls} tries any other call that streams, with the Reactive Streams TCK. A
 * test that is aborted says why its rule does not apply.
 */
package dev.osgillm.tck.contract;
