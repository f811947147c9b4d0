package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.load.report.ResultTable;
import dev.parlando.bench.load.run.Arrivals;
import dev.parlando.bench.load.run.LoadListener;
import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.LoadRunner;
import dev.parlando.error.VoiceException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load test of a server with a certificate of its own. */
final class LoadOverTlsIT {
    @TempDir
    private Path folder;

    @Test
    void aTrustedCertificateIsEnough() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        Map<String, String> flags = Map.of(
                "server.tls-certificate", certificate.chain().toString(),
                "server.tls-key", certificate.key().toString());
        try (TestServer server = TestServer.fast(flags)) {
            LoadReport report = run(server, Optional.of(certificate.chain()));
            assertEquals(List.of(), report.failures());
            String table = ResultTable.of(report);
            assertTrue(table.contains("model          tones"), table);
            assertTrue(table.contains("listen         completed 4"), table);
            assertThrows(VoiceException.class, () -> run(server, Optional.empty()));
        }
    }

    private static LoadReport run(TestServer server, Optional<Path> trusted) {
        URI uri = URI.create("wss://localhost:" + server.server().port());
        Duration duration = Duration.ofMillis(200);
        LoadPlan plan = new LoadPlan(
                new LoadPlan.Target(uri, Optional.empty(), trusted),
                LoadPlan.Speech.named("read", "pcm_f32le", Optional.of("bert"), List.of("Good morning.")),
                LoadPlan.Pace.openLoop(Arrivals.CONSTANT, 20, duration, Duration.ZERO),
                LoadPlan.Mix.NONE,
                new LoadPlan.Listener(Duration.ZERO, Duration.ofSeconds(5)),
                new LoadPlan.Sessions(2, 10),
                1,
                true);
        try (LoadRunner test = new LoadRunner(plan, "", List.of(), LoadListener.NONE)) {
            return test.run();
        }
    }
}
