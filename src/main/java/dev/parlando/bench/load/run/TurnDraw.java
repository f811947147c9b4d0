package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.PlannedTurn;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws turns: equal seeds give equal turns in equal order. Use it from one thread. */
final class TurnDraw {
    private final List<String> texts;
    private final LoadPlan.Mix mix;
    private final long seed;
    private final boolean oneSeedPerText;
    private final SplittableRandom random;
    private long count;

    TurnDraw(LoadPlan plan) {
        this.texts = plan.speech().texts();
        this.mix = plan.mix();
        this.seed = plan.seed();
        this.oneSeedPerText = plan.verify();
        this.random = new SplittableRandom(plan.seed());
    }

    PlannedTurn next() {
        int textIndex = random.nextInt(texts.size());
        Behaviour behaviour = mix.behaviourAt(random.nextDouble());
        long index = count++;
        long turnSeed = oneSeedPerText ? seedOf(textIndex) : seed + index;
        return new PlannedTurn(index, textIndex, texts.get(textIndex), turnSeed, behaviour, random.nextDouble());
    }

    /** Returns every text once, undisturbed, with the seed that it will have in the run. */
    List<PlannedTurn> alone() {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new PlannedTurn(i, i, texts.get(i), seedOf(i), Behaviour.LISTEN, 0))
                .toList();
    }

    private long seedOf(int textIndex) {
        return seed + textIndex;
    }
}
