package io.ksqlanomaly.runner.formats;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads the value at a parser's current token, which is not null. */
@FunctionalInterface
interface JsonReader {

    Object read(JsonParser parser) throws IOException;
}
