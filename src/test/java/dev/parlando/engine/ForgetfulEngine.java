package dev.parlando.engine;

import dev.parlando.layers.DecoderGraphs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Loses what a step computes for the cache: the steps after it see zeros in its place. */
public final class ForgetfulEngine extends ForwardingEngine {
    public ForgetfulEngine(Engine engine) {
        super(engine);
    }

    @Override
    public DecoderSession openDecoder(
            DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        DecoderSession session = super.openDecoder(role, graphs, cache, limits);
        int[] run = new int[2];
        return (DecoderSession) Proxy.newProxyInstance(
                DecoderSession.class.getClassLoader(),
                new Class<?>[] {DecoderSession.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("run") || method.getName().equals("start")) {
                        run[0] = (int) arguments[0];
                        run[1] = (int) arguments[2];
                    }
                    if (method.getName().equals("commit") && run[1] == 1) {
                        session.commitZeros(run[0] + (int) arguments[0], (int) arguments[1]);
                        return null;
                    }
                    return invoke(session, method, arguments);
                });
    }

    private static Object invoke(DecoderSession session, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
