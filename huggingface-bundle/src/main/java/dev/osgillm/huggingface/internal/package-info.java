/**
 * Hugging Face: the router of the Inference Providers, and dedicated endpoints. Chats speak OpenAI's dialect of
 * {@code dev.osgillm.support.openai}; what is here is where they go, with which token, what the errors mean, and the
 * embeddings, which have forms of their own.
 */
package dev.osgillm.huggingface.internal;
