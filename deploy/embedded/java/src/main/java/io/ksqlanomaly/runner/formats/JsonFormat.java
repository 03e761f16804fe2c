package io.ksqlanomaly.runner.formats;

/** JSON without schemas. */
final class JsonFormat implements Format {

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        return new JsonDecoder(spec, 0);
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        return new JsonEncoder(spec, new byte[0]);
    }
}
