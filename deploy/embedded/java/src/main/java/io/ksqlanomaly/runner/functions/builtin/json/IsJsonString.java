package io.ksqlanomaly.runner.functions.builtin.json;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.FunctionException;

/** IS_JSON_STRING(text). */
@UdfDescription(name = "IS_JSON_STRING", category = "JSON",
        description = "Whether a string is valid JSON; false for NULL.")
public final class IsJsonString {

    @Udf
    public boolean isJson(String text) {
        try {
            return JsonText.parse(text) != null;
        } catch (FunctionException e) {
            return false;
        }
    }
}
