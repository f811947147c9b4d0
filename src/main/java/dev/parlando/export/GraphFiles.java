package dev.parlando.export;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.speech.ModelBundle;
import dev.parlando.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the graphs of a bundle as ONNX files, for Netron, checkers and other executors. */
public final class GraphFiles {
    private GraphFiles() {}

    /** Returns every network from text to wave: LLM, speaker projector, speech decoder, codes to mel, mel to wave. */
    public static List<Graph> graphsOf(ModelBundle bundle) {
        DecoderForm form = DecoderForm.general(WeightProducts.FLOAT32);
        return List.of(
                bundle.llm().write(form),
                bundle.speaker().write(),
                bundle.tts().write(form),
                bundle.vocoder().writeMel(),
                bundle.vocoder().writeWave());
    }

    /**
     * Writes {@code NAME.onnx} for every graph, and links to the weight files beside them: executors refuse external
     * data outside of a graph's folder. Links are hard ones where the file system allows them, because ONNX Runtime
     * refuses symbolic ones too.
     *
     * @param folder is created where it is absent; files of these names are replaced
     * @return the graph files
     */
    public static List<Path> write(ModelBundle bundle, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Graph> graphs = graphsOf(bundle);
        Set<Path> weightFiles = graphs.stream()
                .flatMap(graph -> graph.weights().values().stream())
                .map(WeightTensor::file)
                .collect(Collectors.toSet());
        for (Path file : weightFiles) {
            link(folder, file);
        }
        for (Graph graph : graphs) {
            Files.write(file(folder, graph), graph.toBytes());
        }
        return graphs.stream().map(graph -> file(folder, graph)).toList();
    }

    private static Path file(Path folder, Graph graph) {
        return folder.resolve(graph.name() + ".onnx");
    }

    private static void link(Path folder, Path file) throws IOException {
        Path link = folder.resolve(file.getFileName());
        Path target = file.toRealPath();
        if (!Files.exists(link) || !Files.isSameFile(link, target)) {
            Files.deleteIfExists(link);
            createLink(link, target);
        }
    }

    private static void createLink(Path link, Path target) throws IOException {
        try {
            Files.createLink(link, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.createSymbolicLink(link, target);
        }
    }
}
