package conformance.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Passes bytes on to a server as they are, keeps them, and counts the connections it was asked for. */
public final class Relay implements AutoCloseable {
    private final AtomicInteger connections = new AtomicInteger();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ServerSocket listener;
    private final String host;
    private final int port;

    /** Listens on a free port of 127.0.0.1 for the server at `host:port`. */
    public Relay(String endpoint) throws IOException {
        int colon = endpoint.lastIndexOf(':');
        host = endpoint.substring(0, colon);
        port = Integer.parseInt(endpoint.substring(colon + 1));
        listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        inBackground(this::listen);
    }

    /** `host:port` to call instead of the server's. */
    public String endpoint() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections were opened so far. */
    public int connections() {
        return connections.get();
    }

    /** What clients sent so far, a character for each byte. */
    public String sent() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** What they got back so far, a character for each byte. */
    public String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    /** How often a text stands in what passed. */
    public static int occurrences(String passed, String text) {
        return passed.split(Pattern.quote(text), -1).length - 1;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void listen() throws IOException {
        while (true) {
            Socket near = listener.accept();
            connections.incrementAndGet();
            Socket far = new Socket(host, port);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            inBackground(() -> copy(near, far, sent));
            inBackground(() -> copy(far, near, received));
        }
    }

    private static void copy(Socket from, Socket to, OutputStream kept) throws IOException {
        byte[] buffer = new byte[65_536];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                kept.write(buffer, 0, length);
                out.write(buffer, 0, length);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException error) {
                // One end has closed; the other is closed with it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
