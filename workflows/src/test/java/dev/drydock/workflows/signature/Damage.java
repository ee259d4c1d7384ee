package dev.drydock.workflows.signature;

import java.util.Arrays;
import java.util.Random;

/** What happens to bytes on their way: cut, overwritten, lengthened, doubled. */
final class Damage {
    private Damage() {}

    static byte[] to(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
        byte[] noise = new byte[1 + random.nextInt(4)];
        random.nextBytes(noise);
        return switch (random.nextInt(5)) {
            case 0 -> head;
            case 1 -> tail;
            case 2 -> SoftKey.join(head, noise, tail);
            case 3 ->
                SoftKey.join(head, noise, Arrays.copyOfRange(tail, Math.min(noise.length, tail.length), tail.length));
            case 4 -> SoftKey.join(head, Arrays.copyOf(tail, tail.length / 2), tail);
            default -> throw new AssertionError();
        };
    }
}
