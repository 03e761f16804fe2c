package io.ksqlanomaly.runner.formats;

/** A serialisation format of keys or values. */
interface Format {

    RowDecoder decoder(DecoderSpec spec);

    RowEncoder encoder(EncoderSpec spec);
}
