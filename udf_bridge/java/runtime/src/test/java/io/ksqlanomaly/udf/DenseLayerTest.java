package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseLayerTest {
    @ParameterizedTest
    @CsvSource({ "1, 1", "3, 2", "4, 4", "7, 5", "30, 10", "2, 12", "6, 16", "7, 20", "33, 37" })
    void isActivationOfInputsTimesWeightsPlusBias(int inputs, int outputs) {
        Random random = new Random(inputs);
        double[] weights = random(random, inputs * outputs);
        double[] bias = random(random, outputs);
        double[] input = random(random, inputs);
        double[] output = new double[outputs];
        new DenseLayer(inputs, outputs, weights, bias, Activation.TANH).apply(input, output);
        for (int j = 0; j < outputs; j++) {
            double sum = bias[j];
            for (int i = 0; i < inputs; i++) {
                sum += input[i] * weights[i * outputs + j];
            }
            assertEquals(Math.tanh(sum), output[j], 1e-9);
        }
    }

    private static double[] random(Random random, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextGaussian() / 3;
        }
        return values;
    }
}
