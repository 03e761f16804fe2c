package io.ksqlanomaly.benchmarks.jmh_generated;
public class ScorerBenchmark_jmhType extends ScorerBenchmark_jmhType_B3 {
}

