package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The terms of a score, each against a plain computation. */
class ScoringTest {
    private static final String SCALE = ", \"median\": 0, \"spread\": 1}";

    private static JsonObject json(String text) {
        return JsonObject.parse("network.json", text);
    }

    private static float[] random(int seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    @Test
    void tailsAreLinearBetweenKnotsAndFlatBeyond() {
        Tails tails = new Tails(
                List.of(json("{\"knots\": \"" + TinyBundle.floats(-1f, 0f, 2f) + "\", \"values\": \""
                        + TinyBundle.floats(3f, 1f, 5f) + "\"}")),
                new double[] { 0.5 });
        double[] at = { -9, -1, -0.5, 0, 1, 2, 1e300 };
        double[] expected = { 1.5, 1.5, 1, 0.5, 1.5, 2.5, 2.5 };
        double[] found = new double[1];
        for (int i = 0; i < at.length; i++) {
            assertEquals(expected[i], tails.apply(new double[] { at[i] }, found, new int[1]), 1e-12, "at " + at[i]);
            assertEquals(expected[i], found[0], 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({ "1", "8", "63", "64", "255" })
    void knotsAreFoundHoweverManyThereAre(int count) {
        Tails tails = new Tails(List.of(json(straight(count))), new double[] { 1 });
        double[] found = new double[1];
        for (double value = 0; value < count; value += 0.25) {
            assertEquals(Math.min(value, count - 1), tails.apply(new double[] { value }, found, new int[1]), 1e-12);
        }
    }

    @Test
    void columnsMayDifferInHowManyKnotsTheyHave() {
        Tails tails = new Tails(List.of(json(straight(3)), json(straight(100))), new double[] { 1, 1 });
        double[] found = new double[2];
        tails.apply(new double[] { 1.5, 77.25 }, found, new int[2]);
        assertArrayEquals(new double[] { 1.5, 77.25 }, found, 1e-12);
    }

    @Test
    void moreKnotsThanThereMayBe() {
        ModelException error = assertThrows(ModelException.class,
                () -> new Tails(List.of(json(straight(256))), new double[] { 1 }));
        assertEquals("network.json: score: tails: 1 to 255 knots expected, 256 given", error.getMessage());
    }

    /** A curve whose value at 0, 1, 2 … is the same number. */
    private static String straight(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        String packed = TinyBundle.floats(numbers);
        return "{\"knots\": \"" + packed + "\", \"values\": \"" + packed + "\"}";
    }

    @ParameterizedTest
    @CsvSource({ "1", "3", "4", "7", "45" })
    void mahalanobisIsTheSquareOfTheProduct(int size) {
        float[] triangle = random(size, size * (size + 1) / 2);
        float[] center = random(2, size);
        double[] row = doubles(random(3, size));
        Term term = Term.read(json("{\"kind\": \"mahalanobis\", \"center\": \"" + TinyBundle.floats(center)
                + "\", \"triangle\": \"" + TinyBundle.floats(triangle) + "\"" + SCALE), 1, size);
        double expected = 0;
        for (int j = 0; j < size; j++) {
            double sum = 0;
            for (int i = j; i < size; i++) {
                sum += (row[i] - center[i]) * triangle[i * (i + 1) / 2 + j];
            }
            expected += sum * sum;
        }
        assertEquals(expected, term.newMeter().measure(new double[1], row, 0), 1e-9 * expected);
    }

    @ParameterizedTest
    @CsvSource({ "1, 1", "3, 5", "30, 128", "7, 512" })
    void prototypesGiveTheLeastDistance(int size, int count) {
        float[] centers = random(size, size * count);
        Term term = Term.read(json("{\"kind\": \"prototypes\", \"space\": \"input\", \"count\": " + count
                + ", \"scale\": \"" + TinyBundle.floats(ones(size)) + "\", \"centers\": \""
                + TinyBundle.floats(centers) + "\"" + SCALE), size, 2);
        Term.Meter meter = term.newMeter();
        for (int seed = 0; seed < 20; seed++) {
            double[] row = doubles(random(seed, size));
            double least = Double.POSITIVE_INFINITY;
            for (int p = 0; p < count; p++) {
                double sum = 0;
                for (int i = 0; i < size; i++) {
                    sum += (row[i] - centers[p * size + i]) * (row[i] - centers[p * size + i]);
                }
                least = Math.min(least, sum);
            }
            assertEquals(least, meter.measure(row, new double[2], 0), 1e-6 * least);
        }
    }

    private static float[] ones(int size) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, 1f);
        return values;
    }

    @Test
    void packedNumbersAreLittleEndianFloats() {
        assertArrayEquals(new double[] { 1.5, -2 },
                json("{\"a\": \"" + TinyBundle.floats(1.5f, -2f) + "\"}").packed("a"));
        assertEquals("network.json: a: base64 is expected",
                assertThrows(ModelException.class, () -> json("{\"a\": \"?\"}").packed("a")).getMessage());
        assertEquals("network.json: a: 3 values expected, 1 given", assertThrows(ModelException.class,
                () -> json("{\"a\": \"" + TinyBundle.floats(1f) + "\"}").packed("a", 3)).getMessage());
    }

    @Test
    void namesWhatTermsThereAre() {
        ModelException error = assertThrows(ModelException.class,
                () -> Term.read(json("{\"kind\": \"guess\"" + SCALE), 1, 1));
        assertEquals("network.json: score: unknown term: guess; there are: mahalanobis, tails, residual, prototypes",
                error.getMessage());
    }
}
