package io.ksqlanomaly.benchmarks.jmh_generated;
public class ScorerBenchmark_Java_jmhType extends ScorerBenchmark_Java_jmhType_B3 {
}

