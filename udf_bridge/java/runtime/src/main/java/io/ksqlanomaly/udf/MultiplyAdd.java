package io.ksqlanomaly.udf;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** a · b + c, rounded once where the processor has an instruction for it: without one, Math.fma takes a hundred times as long. */
final class MultiplyAdd {
    private static final boolean FUSED = isFused();

    private MultiplyAdd() {
    }

    static double apply(double a, double b, double c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    /** What the JVM found out about its processor; no other way to ask is as sure. */
    private static boolean isFused() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return Boolean.parseBoolean(machine.getVMOption("UseFMA").getValue());
        } catch (RuntimeException | LinkageError unknown) {
            return false;
        }
    }
}
