package dev.drydock.workflows.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The text form of a signature, as {@code ssh-keygen -Y sign} writes it. */
final class Armor {
    /** Far beyond any Ed25519 signature; leaves room to name the type of an RSA key instead of its length. */
    static final int LONGEST = 16_384;

    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----\n";
    private static final String END = "\n-----END SSH SIGNATURE-----";
    private static final int LINE = 76;

    private Armor() {}

    static String close(byte[] blob) {
        var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return BEGIN + lines.encodeToString(blob) + END + "\n";
    }

    static byte[] open(String text) throws Unfit {
        if (text.length() > LONGEST) {
            throw new Unfit("the signature has " + text.length() + " characters, " + LONGEST + " are allowed");
        }
        String armor = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (!armor.startsWith(BEGIN) || !armor.endsWith(END) || armor.length() < BEGIN.length() + END.length()) {
            throw new Unfit("the signature is not what ssh-keygen -Y sign writes: expected lines from '" + BEGIN.strip()
                    + "' to '" + END.strip() + "' and nothing around them");
        }
        String base64 =
                armor.substring(BEGIN.length(), armor.length() - END.length()).replace("\n", "");
        return decoded(base64).orElseThrow(() -> new Unfit("the signature's lines are not base64"));
    }

    /** Only what an encoder writes: the JDK's decoder alone overlooks missing padding and bits that belong to no byte. */
    static Optional<byte[]> decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8));
            return Optional.of(bytes)
                    .filter(b -> Base64.getEncoder().encodeToString(b).equals(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
