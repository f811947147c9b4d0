package dev.parlando.speech.plan;

/** Makes the plans of all turns of one loaded model. Inference thread only. */
public interface TurnPlans {
    /** Makes the plan of a turn that reads a text. */
    TurnPlan reading();

    /** Makes the plan of a turn that speaks a reply while the language model writes it. */
    TurnPlan replying();

    /** Returns the number of code rows that most waves are made of: the vocoder is made ready for it. */
    int usualDecodeSteps();

    /** Returns the largest number of code rows that a plan turns into one wave. */
    int maxDecodeSteps();
}
