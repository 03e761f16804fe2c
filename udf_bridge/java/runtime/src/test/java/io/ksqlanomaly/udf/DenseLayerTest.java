package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseLayerTest {
    @ParameterizedTest
    @CsvSource({ "1, 1", "3, 2", "4, 4", "7, 5", "30, 10", "33, 37" })
    void isActivationOfInputsTimesWeightsPlusBias(int inputs, int outputs) {
        Random random = new Random(inputs);
        float[] weights = random(random, inputs * outputs);
        float[] bias = random(random, outputs);
        float[] input = random(random, inputs);
        float[] output = new float[outputs];
        new DenseLayer(inputs, outputs, weights, bias, Activation.TANH).apply(input, output);
        for (int j = 0; j < outputs; j++) {
            double sum = bias[j];
            for (int i = 0; i < inputs; i++) {
                sum += (double) input[i] * weights[i * outputs + j];
            }
            assertEquals(Math.tanh(sum), output[j], 1e-6);
        }
    }

    private static float[] random(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian() / 3;
        }
        return values;
    }
}
