package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActivationTest {
    @Test
    void tanhIsRightToFourTenMillionths() {
        double largest = 0;
        for (float x = -12f; x <= 12f; x += 1e-4f) {
            largest = Math.max(largest, Math.abs(Activation.tanh(x) - Math.tanh(x)));
        }
        assertTrue(largest <= 4e-7, "largest error " + largest);
    }

    @Test
    void tanhIsOddAndSaturates() {
        assertEquals(0f, Activation.tanh(0f));
        assertEquals(1f, Activation.tanh(Float.POSITIVE_INFINITY), 4e-7f);
        assertEquals(-1f, Activation.tanh(-1e30f), 4e-7f);
        assertEquals(-Activation.tanh(0.3f), Activation.tanh(-0.3f));
        assertTrue(Float.isNaN(Activation.tanh(Float.NaN)));
    }

    @Test
    void reluAndLinear() {
        float[] values = { -1f, 2f };
        Activation.of("linear").apply(values);
        assertArrayEquals(new float[] { -1f, 2f }, values);
        Activation.of("relu").apply(values);
        assertArrayEquals(new float[] { 0f, 2f }, values);
    }

    @Test
    void namesWhatThereIs() {
        ModelException error = assertThrows(ModelException.class, () -> Activation.of("gelu"));
        assertEquals("network.json: unknown activation: gelu; there are: linear, relu, tanh", error.getMessage());
    }
}
