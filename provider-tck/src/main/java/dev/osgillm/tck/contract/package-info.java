/**
 * The contract of the API as tests. Extend {@link dev.osgillm.tck.contract.ChatProviderContract} and
 * {@link dev.osgillm.tck.contract.EmbeddingProviderContract} in the tests of a provider; needs JUnit 5 and AssertJ.
 */
package dev.osgillm.tck.contract;
