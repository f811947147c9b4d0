/** Layers that networks are built from, written as ONNX nodes: attention, decoder layers, ConvNeXt, inverse STFT. */
@NullMarked
package dev.parlando.layers;

import org.jspecify.annotations.NullMarked;
