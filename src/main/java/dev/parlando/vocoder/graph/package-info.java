/** GFSQ, the DVAE decoder and Vocos as ONNX graphs. */
@NullMarked
package dev.parlando.vocoder.graph;

import org.jspecify.annotations.NullMarked;
