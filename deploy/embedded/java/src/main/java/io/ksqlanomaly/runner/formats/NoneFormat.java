package io.ksqlanomaly.runner.formats;

/** NONE: no bytes at all. */
final class NoneFormat implements Format {

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        return data -> new Object[spec.width()];
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        return row -> null;
    }
}
