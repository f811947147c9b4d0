package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks about holes in libraries without a network: the database is this test's own. */
final class KnownHolesTest {
    private static final String SBOM =
            "{\"components\":[{\"purl\":\"pkg:maven/a/b@1?type=jar\"}," + "{\"purl\":\"pkg:maven/c/d@2?type=jar\"}]}";

    private HttpServer database;
    private volatile String asked = "";
    private volatile String answer = "";
    private volatile int status = 200;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        database = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        database.createContext("/v1/querybatch", exchange -> {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        database.start();
    }

    @AfterEach
    void close() {
        database.stop(0);
    }

    @Test
    void holesAreNamed() throws Exception {
        answer = "{\"results\":[{},{\"vulns\":[{\"id\":\"GHSA-x\"},{\"id\":\"CVE-y\"}]}]}";
        String said = run(1, Files.writeString(folder.resolve("sbom.json"), SBOM));
        assertEquals(
                "{\"queries\":[{\"package\":{\"purl\":\"pkg:maven/a/b@1\"}},{\"package\":{\"purl\":\"pkg:maven/c/d@2\"}}]}",
                asked);
        assertTrue(
                said.startsWith("pkg:maven/c/d@2: https://osv.dev/vulnerability/GHSA-x"
                        + " https://osv.dev/vulnerability/CVE-y\n"),
                said);
        assertTrue(said.endsWith("holes are known in 1 of 2 libraries\n"), said);
    }

    @Test
    void noneIsSaidToo() throws Exception {
        answer = "{\"results\":[{},{}]}";
        assertEquals("no hole is known in 2 libraries\n", run(0, Files.writeString(folder.resolve("sbom.json"), SBOM)));
    }

    @Test
    void noAnswerIsNoComfort() throws Exception {
        Path sbom = Files.writeString(folder.resolve("sbom.json"), SBOM);
        status = 503;
        assertTrue(run(3, sbom).startsWith("not checked: "));
        status = 200;
        answer = "{\"results\":[{}]}";
        assertTrue(run(3, sbom).startsWith("not checked: "));
        answer = "<html>";
        assertTrue(run(3, sbom).startsWith("not checked: "));
        database.stop(0);
        String said = run(3, sbom);
        assertTrue(said.contains("Whether 2 libraries have holes is not known"), said);
        assertFalse(said.contains("    at "), said);
    }

    @Test
    void withoutAListThereIsNoCheck() throws Exception {
        assertTrue(run(2, folder.resolve("none.json")).contains("scripts/package makes one"));
        Path empty = Files.writeString(folder.resolve("sbom.json"), "{\"components\":[]}");
        assertTrue(run(2, empty).contains("names no library"));
        assertEquals("", asked);
    }

    private String run(int exit, Path sbom) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        "scripts/known-holes",
                        "--service",
                        "http://127.0.0.1:" + database.getAddress().getPort(),
                        sbom.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "does not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(exit, process.exitValue(), said);
        return said;
    }
}
