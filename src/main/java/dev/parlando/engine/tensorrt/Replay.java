package dev.parlando.engine.tensorrt;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of one kind on a stream that is done again and again: the first time it is captured, and from then on its CUDA graph
 * is launched.
 */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    /** Puts the work on the stream. @return whether all of it was accepted */
    interface Work {
        boolean enqueue();
    }

    private boolean mayCapture;
    private @Nullable CUgraphExec_st graph;

    /** Of work that has been done once in the same sizes: TensorRT settles then. */
    Replay(boolean mayCapture) {
        this.mayCapture = mayCapture;
    }

    /** Whether runs no longer need the work itself. */
    boolean isCaptured() {
        return graph != null;
    }

    void run(CUstream_st stream, String name, Work work) {
        if (graph == null && mayCapture) {
            graph = capture(stream, name, work);
            mayCapture = false;
        }
        if (graph != null) {
            Cuda.check(cudart.cudaGraphLaunch(graph, stream), "running " + name);
        } else if (!work.enqueue()) {
            throw new dev.parlando.error.VoiceException(
                    dev.parlando.error.ErrorCode.ENGINE_FAILED, "TensorRT refuses to run " + name);
        }
    }

    private static @Nullable CUgraphExec_st capture(CUstream_st stream, String name, Work work) {
        Cuda.check(cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal), "capturing " + name);
        boolean accepted = work.enqueue();
        CUgraph_st captured = new CUgraph_st();
        int status = cudart.cudaStreamEndCapture(stream, captured);
        if (!accepted || status != 0) {
            cudart.cudaGetLastError();
            LOG.warn("{} cannot be captured as a CUDA graph (status {}); it runs without", name, status);
            return null;
        }
        CUgraphExec_st executable = new CUgraphExec_st();
        Cuda.check(cudart.cudaGraphInstantiate(executable, captured, 0), "preparing " + name);
        Cuda.check(cudart.cudaGraphDestroy(captured), "releasing a captured graph");
        return executable;
    }

    void close() {
        if (graph != null) {
            Cuda.check(cudart.cudaGraphExecDestroy(graph), "releasing a CUDA graph");
            graph = null;
        }
    }
}
