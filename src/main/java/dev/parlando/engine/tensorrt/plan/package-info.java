/** TensorRT plans: builds them for a range of sizes, keeps them in a folder, loads them and runs them. */
@NullMarked
package dev.parlando.engine.tensorrt.plan;

import org.jspecify.annotations.NullMarked;
