package conformance.alibaba;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands between a client and a server for one call, and writes down what passes. */
public final class Recorder implements AutoCloseable {
    private final ServerSocket listener;
    private final String server;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** Listens on a free port of 127.0.0.1 for the server at `host:port`. */
    public Recorder(String server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        inBackground(this::listen);
    }

    /** `host:port` to call instead of the server's. */
    public String endpoint() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** What the client sent, byte by byte. */
    public byte[] request() {
        return sent.toByteArray();
    }

    /** What the client sent, as text. */
    public String requestText() {
        return new String(request(), StandardCharsets.UTF_8);
    }

    /** The first answer. */
    public WireAnswer answer() {
        return WireAnswer.read(received.toByteArray());
    }

    /** Sends the bytes of a request once more, as somebody who has listened would. */
    public static WireAnswer replay(String server, byte[] request) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(request);
            byte[] buffer = new byte[65_536];
            while (!WireAnswer.isWhole(received.toByteArray())) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) break;
                received.write(buffer, 0, count);
            }
        }
        return WireAnswer.read(received.toByteArray());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void listen() throws IOException {
        while (true) {
            Socket near = listener.accept();
            Socket far = connect(server);
            inBackground(() -> copy(near, far, sent));
            inBackground(() -> copy(far, near, received));
        }
    }

    private static Socket connect(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        Socket socket = new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream kept) throws IOException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                kept.write(buffer, 0, count);
                out.write(buffer, 0, count);
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
