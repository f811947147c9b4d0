package dev.parlando.engine.tensorrt.cuda;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the same work on a stream: the first run captures it as a CUDA graph, later runs launch the graph. It owns the
 * executable graph.
 */
public final class Replay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    /** Is the work to be repeated. */
    public interface Work {
        /** Puts the work on the stream and returns whether all of it was accepted. */
        boolean enqueue();
    }

    private boolean mayCapture;
    private @Nullable CUgraphExec_st graph;

    /**
     * Makes a replay. The work has run once in the same sizes before, because TensorRT finishes its preparations in
     * that run.
     *
     * @param mayCapture whether a graph is captured; else each run enqueues the work
     */
    public Replay(boolean mayCapture) {
        this.mayCapture = mayCapture;
    }

    /** Returns whether a graph was captured, so that runs no longer call the work. */
    public boolean isCaptured() {
        return graph != null;
    }

    /**
     * Runs the work or its graph.
     *
     * @param name of the work, for messages
     * @throws VoiceException {@code ENGINE_FAILED}
     */
    public void run(CUstream_st stream, String name, Work work) {
        if (graph == null && mayCapture) {
            mayCapture = false;
            capture(stream, name, work);
        }
        if (graph != null) {
            Cuda.check(cudart.cudaGraphLaunch(graph, stream), "running " + name);
        } else if (!work.enqueue()) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT refuses to run " + name);
        }
    }

    /** Captures the work; the executable graph is kept before anything else can fail. */
    private void capture(CUstream_st stream, String name, Work work) {
        Cuda.check(cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal), "capturing " + name);
        try (Owner owner = new Owner()) {
            CUgraph_st captured = owner.own(new CUgraph_st(), Replay::destroy);
            boolean accepted = false;
            int status;
            try {
                accepted = work.enqueue();
            } finally {
                // a capture that stays open makes every later call on the stream fail
                status = cudart.cudaStreamEndCapture(stream, captured);
            }
            if (!accepted || status != 0) {
                cudart.cudaGetLastError();
                LOG.warn("{} cannot be captured as a CUDA graph (status {}); it runs without", name, status);
                return;
            }
            CUgraphExec_st executable = new CUgraphExec_st();
            Cuda.check(cudart.cudaGraphInstantiate(executable, captured, 0), "preparing " + name);
            graph = executable;
        }
    }

    private static void destroy(CUgraph_st captured) {
        if (!captured.isNull()) {
            Cuda.check(cudart.cudaGraphDestroy(captured), "releasing a captured graph");
        }
    }

    @Override
    public void close() {
        if (graph != null) {
            Cuda.check(cudart.cudaGraphExecDestroy(graph), "releasing a CUDA graph");
            graph = null;
        }
    }
}
