package dev.drydock.worker.main;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Hears the signals that tell a process to end. The JDK offers them in {@code sun.misc.Signal} alone, which cannot be
 * compiled against without a warning; its shutdown hooks know nothing of a second signal.
 */
final class Signals {
    private Signals() {}

    /** @param heard gets the signal's number, in a thread of its own */
    static void on(String name, IntConsumer heard) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            heard.accept((int) number.invoke(arguments[0]));
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime does not hear signals: module jdk.unsupported", e);
        }
    }
}
