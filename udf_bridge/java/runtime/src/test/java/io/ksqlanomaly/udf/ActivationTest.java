package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActivationTest {
    @Test
    void tanhIsRightToTenDecimals() {
        double largest = 0;
        for (double x = -25; x <= 25; x += 1e-4) {
            largest = Math.max(largest, Math.abs(Activation.tanh(x) - Math.tanh(x)));
        }
        assertTrue(largest <= 1e-10, "largest error " + largest);
    }

    @Test
    void tanhIsOddAndSaturates() {
        assertEquals(0, Activation.tanh(0));
        assertEquals(1, Activation.tanh(Double.POSITIVE_INFINITY), 1e-10);
        assertEquals(-1, Activation.tanh(-1e300), 1e-10);
        assertEquals(-Activation.tanh(0.3), Activation.tanh(-0.3));
        assertTrue(Double.isNaN(Activation.tanh(Double.NaN)));
    }

    @Test
    void reluAndLinear() {
        double[] values = { -1, 2 };
        Activation.of("linear").apply(values);
        assertArrayEquals(new double[] { -1, 2 }, values);
        Activation.of("relu").apply(values);
        assertArrayEquals(new double[] { 0, 2 }, values);
    }

    @Test
    void namesWhatThereIs() {
        ModelException error = assertThrows(ModelException.class, () -> Activation.of("gelu"));
        assertEquals("network.json: unknown activation: gelu; there are: linear, relu, tanh", error.getMessage());
    }
}
