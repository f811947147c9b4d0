package dev.parlando.engine.tensorrt.plan;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.Destructor;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates TensorRT's objects, and says why one could not be created. Inference thread only. */
final class TensorRt {
    private static final Logger LOG = LoggerFactory.getLogger(PlanBuilder.class);
    private static final MemoryErrors MEMORY_ERRORS = new MemoryErrors();

    /**
     * Passes TensorRT's messages on to the log. There is one for the process, and it is never released: TensorRT keeps the
     * first logger that it is given, and uses it until its last object is gone.
     */
    static final ILogger MESSAGES = new Messages();

    private static final class Messages extends ILogger {
        private static final int ERROR = 1;
        private static final int WARNING = 2;

        @Override
        public void log(Severity severity, String message) {
            if (severity.value <= ERROR) {
                MEMORY_ERRORS.heed(message);
                LOG.error("TensorRT: {}", message);
            } else if (severity.value == WARNING) {
                LOG.warn("TensorRT: {}", message);
            } else {
                LOG.debug("TensorRT: {}", message);
            }
        }
    }

    private TensorRt() {}

    /**
     * Calls a factory of TensorRT, and lets the owner delete what it made.
     *
     * @param what names the object, for messages
     * @throws VoiceException {@code ENGINE_FAILED} if the factory returns null; the message says so where memory is used up
     */
    static <T extends Pointer> T own(Owner owner, Supplier<@Nullable T> factory, String what) {
        return owner.own(create(factory, what), object -> Destructor.delete(object, Destructor.FIRST));
    }

    /** Calls a factory as {@link #own} does; what it made belongs to the caller. */
    static <T extends Pointer> T create(Supplier<@Nullable T> factory, String what) {
        T made = createUnlessRefused(factory, what);
        if (made == null) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT does not create " + what);
        }
        return made;
    }

    /**
     * Calls a factory as {@link #create} does.
     *
     * @return null if the factory failed for another reason than memory
     * @throws VoiceException {@code ENGINE_FAILED} if memory is used up
     */
    static <T extends Pointer> @Nullable T createUnlessRefused(Supplier<@Nullable T> factory, String what) {
        int before = MEMORY_ERRORS.count();
        T made = factory.get();
        if (made != null && !made.isNull()) {
            return made;
        }
        if (MEMORY_ERRORS.count() != before) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    "the GPU's memory is used up: TensorRT does not create " + what + ", " + (Cuda.freeBytes() >> 20)
                            + " MiB are free");
        }
        return null;
    }
}
