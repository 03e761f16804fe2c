package io.ksqlanomaly.runner.functions.builtin.collection;

import io.confluent.ksql.function.udf.Udf;
import io.confluent.ksql.function.udf.UdfDescription;
import io.ksqlanomaly.runner.functions.FunctionException;
import java.util.List;
import java.util.stream.LongStream;

/** GENERATE_SERIES(from, to[, step]). */
@UdfDescription(name = "GENERATE_SERIES", category = "ARRAY",
        description = "The numbers from one to another, both included, with a step; without one it is 1 or -1.")
public final class GenerateSeries {

    @Udf
    public List<Integer> series(int from, int to) {
        return series(from, to, from > to ? -1 : 1);
    }

    @Udf
    public List<Integer> series(int from, int to, int step) {
        return numbers(from, to, step).mapToObj(number -> (int) number).toList();
    }

    @Udf
    public List<Long> series(long from, long to) {
        return series(from, to, from > to ? -1 : 1);
    }

    @Udf
    public List<Long> series(long from, long to, int step) {
        return numbers(from, to, step).boxed().toList();
    }

    private static LongStream numbers(long from, long to, int step) {
        if (step == 0 || step > 0 != to >= from && from != to) {
            throw new FunctionException("step " + step + " does not lead from " + from + " to " + to);
        }
        return LongStream.iterate(from, number -> step > 0 ? number <= to : number >= to, number -> number + step);
    }
}
