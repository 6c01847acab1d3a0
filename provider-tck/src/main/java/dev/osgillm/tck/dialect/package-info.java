/**
 * Stand-ins for OpenAI, Ollama and Hugging Face that speak their dialects without a model behind them, and the payloads
 * they are made of. Their answers are deterministic and say that they are scripted. Needs the JDK only.
 */
package dev.osgillm.tck.dialect;
