package io.ksqlanomaly.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model follows its source: what is good is swapped in, what is not leaves the present version where it is. */
class FollowerTest {
    @TempDir
    Path folder;
    private Path directory;
    private ModelHolder holder;
    private Follower follower;

    @BeforeEach
    void load() throws IOException {
        directory = Files.createDirectories(folder.resolve("source"));
        holder = TinyBundle.write(folder).holder();
        holder.load();
        follower = new Follower(holder);
    }

    private void follow(Signatures signatures) {
        follower.follow(new DirectorySource(directory), signatures);
    }

    private void follow() {
        follow(unsigned());
    }

    private static Signatures unsigned() {
        return Signatures.configured();
    }

    private String version() {
        return holder.evaluate(4.0, 6.0).toStruct().getString("MODEL_VERSION");
    }

    @Test
    void nothingPublishedLeavesTheJarsVersion() {
        follow();
        assertEquals("1.0.0", version());
        assertNull(follower.trouble());
    }

    @Test
    void aPublishedVersionTakesItsPlace() throws IOException {
        PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        assertTrue(holder.evaluate(4.0, 6.0).isAnomaly());
        follow();
        assertEquals("1.1.0", version());
        assertFalse(holder.evaluate(4.0, 6.0).isAnomaly(), "a threshold is a version like any other");
        assertEquals(List.of("1.1.0 RUNNING null"), states());
    }

    @Test
    void aFolderIsABundleToo() throws IOException {
        PublishedBundle bundle = PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        Path file = directory.resolve("bundles").resolve(bundle.location());
        Files.delete(file);
        Files.createDirectories(file);
        for (String name : bundle.files.keySet()) {
            Files.write(file.resolve(name), bundle.files.get(name));
        }
        follow();
        assertEquals("1.1.0", version());
    }

    @Test
    void aWithdrawnVersionGivesWayToTheJars() throws IOException {
        PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        follow();
        PublishedBundle.point(directory, "");
        follow();
        assertEquals("1.0.0", version());
    }

    @Test
    void otherFeaturesAreRefused() throws IOException {
        PublishedBundle.of("2.0.0", 5, TinyBundle.NETWORK, TinyBundle.GOLDEN, "c").publish(directory, "champion");
        follow();
        assertRefused("2.0.0", "its features are another list: [a, b] expected, [a, c] given");
    }

    @Test
    void aModelThatDoesNotRepeatItsGoldenRowsIsRefused() throws IOException {
        String golden = TinyBundle.GOLDEN.replace("[4, 0.5", "[4.1, 0.5");
        PublishedBundle.of("1.1.0", 5, TinyBundle.NETWORK, golden, "b").publish(directory, "champion");
        follow();
        assertRefused("1.1.0", "golden row 0: score 4.1 expected, 4.0 found");
    }

    @Test
    void changedBytesAreRefused() throws IOException {
        PublishedBundle bundle = PublishedBundle.of("1.1.0", 5);
        bundle.files.put("network.json", "{}".getBytes(StandardCharsets.UTF_8));
        bundle.publish(directory, "champion");
        follow();
        assertRefused("1.1.0", "network.json was changed");
    }

    @Test
    void aFileThatIsNotListedIsRefused() throws IOException {
        PublishedBundle bundle = PublishedBundle.of("1.1.0", 5);
        bundle.files.put("extra.so", new byte[8]);
        bundle.publish(directory, "champion");
        follow();
        assertRefused("1.1.0", "extra.so is not listed in manifest.json");
    }

    @Test
    void aGoodVersionAfterABadOneIsTaken() throws IOException {
        PublishedBundle.of("2.0.0", 5, TinyBundle.NETWORK, TinyBundle.GOLDEN, "c").publish(directory, "champion");
        follow();
        PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        follow();
        assertEquals(List.of("1.1.0 RUNNING null"), states());
    }

    @Test
    void aPointerThatCannotBeReadIsTroubleAndNothingChanges() throws IOException {
        PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        follow();
        Files.writeString(directory.resolve("tiny.json"), "{\"format_version\": 2}");
        follow();
        assertEquals("1.1.0", version());
        assertTrue(follower.trouble().contains("pointer has format 2, this jar reads up to 1"), follower.trouble());
    }

    @Test
    void aChallengerIsComparedWithTheChampion() throws IOException {
        PublishedBundle.of("1.1.0", 5).publish(directory, "challenger");
        Struct before = holder.compare(4.0, 6.0).toStruct();
        assertEquals("no challenger", before.getStruct("CHALLENGER").getString("REASON"));
        assertNull(before.getBoolean("AGREE"));
        follow();
        Struct row = holder.compare(4.0, 6.0).toStruct();
        assertEquals("1.0.0", row.getStruct("CHAMPION").getString("MODEL_VERSION"));
        assertEquals("1.1.0", row.getStruct("CHALLENGER").getString("MODEL_VERSION"));
        assertFalse(row.getBoolean("AGREE"));
        assertTrue(holder.compare("0,4").toStruct().getBoolean("AGREE"));
        row.validate();
        assertEquals(List.of("1.0.0 RUNNING null", "1.1.0 CHALLENGER null"), states());
    }

    @Test
    void aPublishedChallengerTakesThePlaceOfTheJarsOwnUntilItIsWithdrawn() throws IOException {
        holder = TinyBundle.write(folder).holderAgainst("1.0.1", 5);
        holder.load();
        follower = new Follower(holder);
        follow();
        assertEquals(List.of("1.0.0 RUNNING null", "1.0.1 CHALLENGER null"), states());
        PublishedBundle.of("1.1.0", 5).publish(directory, "challenger");
        follow();
        assertEquals(List.of("1.0.0 RUNNING null", "1.1.0 CHALLENGER null"), states());
        PublishedBundle.point(directory, "");
        follow();
        assertEquals(List.of("1.0.0 RUNNING null", "1.0.1 CHALLENGER null"), states());
    }

    @Test
    void onlyWhatATrustedKeySignedIsTaken() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair ours = generator.generateKeyPair();
        KeyPair theirs = generator.generateKeyPair();
        Signatures trusted = Signatures.parse(pem(theirs) + pem(ours));
        PublishedBundle.of("1.1.0", 5).publish(directory, "champion");
        follow(trusted);
        assertRefused("1.1.0", "not signed");
        PublishedBundle bundle = PublishedBundle.of("1.2.0", 5);
        bundle.files.put("manifest.json.sig", sign(ours, bundle.files.get("manifest.json")));
        bundle.publish(directory, "champion");
        follow(trusted);
        assertEquals("1.2.0", version());
        bundle = PublishedBundle.of("1.3.0", 5);
        bundle.files.put("manifest.json.sig", sign(theirs, bundle.files.get("network.json")));
        bundle.publish(directory, "champion");
        follow(trusted);
        assertEquals(
                List.of("1.2.0 RUNNING null", "1.3.0 REFUSED the signature is not by a key that this server trusts"),
                states());
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static byte[] sign(KeyPair pair, byte[] content) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        return Base64.getEncoder().encode(signature.sign());
    }

    private void assertRefused(String version, String reason) {
        assertEquals("1.0.0", version());
        String refused = states().get(1);
        assertTrue(refused.startsWith(version + " REFUSED ") && refused.contains(reason), refused);
    }

    private List<String> states() {
        return ModelList.of(holder).toStructs().stream()
                .map(row -> row.getString("VERSION") + " " + row.getString("STATE") + " " + row.getString("REASON"))
                .collect(java.util.stream.Collectors.toList());
    }
}
