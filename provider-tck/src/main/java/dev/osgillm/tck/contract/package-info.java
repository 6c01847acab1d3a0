/**
 * The contract of the API as tests. Extend {@link dev.osgillm.tck.contract.ChatProviderContract} in the tests of a
 * provider; needs JUnit 5 and AssertJ.
 */
package dev.osgillm.tck.contract;
