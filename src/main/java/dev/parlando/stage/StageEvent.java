package dev.parlando.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Records one piece of work in Java Flight Recorder, from {@link #begin} to {@link #end(Stage, int)}. May be used again
 * on the thread that made it; costs next to nothing while nobody records.
 */
@Name("parlando.Stage")
@Label("Stage")
@Category("Parlando")
@Description("A piece of work on the way from text to audio")
@StackTrace(false)
public final class StageEvent extends Event {
    @Label("Stage")
    @SuppressWarnings("unused") // read by the recorder
    private String stage = "";

    @Label("Turns")
    @Description("Turns that shared the work")
    @SuppressWarnings("unused") // read by the recorder
    private int turns;

    /**
     * Ends the work that began at the last {@link #begin}.
     *
     * @param numTurns turns that shared the work
     */
    public void end(Stage done, int numTurns) {
        if (isEnabled()) {
            stage = done.publicName();
            turns = numTurns;
            commit();
        }
    }
}
