package io.ksqlanomaly.runner.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DELIMITED rows. */
class DelimitedFormatTest {

    @Test
    void readsQuotesAndEmptyFields() {
        RowDecoder decoder = Rows.decoder("DELIMITED", "A INTEGER; B STRING; C DOUBLE; D DECIMAL(4, 2)");
        assertArrayEquals(new Object[] { 1, "a,\"b\"", null, new BigDecimal("1.50") },
                decoder.decode(Rows.bytes("1,\"a,\"\"b\"\"\",,1.5")));
    }

    @Test
    void refusesAnotherNumberOfFieldsAndWrongText() {
        RowDecoder decoder = Rows.decoder("DELIMITED", "A INTEGER; B STRING");
        assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes("1")));
        assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes("1,b,c")));
        FormatException e = assertThrows(FormatException.class, () -> decoder.decode(Rows.bytes("secret,b")));
        assertEquals("column A: the text is not of type INTEGER", e.getMessage());
        assertFalse(Rows.logged(e).contains("secret"), "a log shows no values");
    }

    @Test
    void quotesWhatWouldOtherwiseNotComeBack() {
        RowEncoder encoder = Rows.encoder("DELIMITED", "A STRING; B STRING; C INTEGER");
        assertEquals("\"x,y\",\"say \"\"hi\"\"\",-1",
                Rows.text(encoder.encode(new Object[] { "x,y", "say \"hi\"", -1 })));
        assertEquals(",,", Rows.text(encoder.encode(new Object[] { null, null, null })));
    }

    @Test
    void takesAnotherDelimiter() {
        RowEncoder encoder = Rows.encoder("DELIMITED", "A INTEGER; B STRING", true, Map.of("delimiter", "TAB"));
        assertEquals("1\tx,y", Rows.text(encoder.encode(new Object[] { 1, "x,y" })));
    }

    @Test
    void cannotHoldNestedTypes() {
        assertThrows(FormatException.class, () -> Rows.encoder("DELIMITED", "A ARRAY<INTEGER>"));
    }
}
