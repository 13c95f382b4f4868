package dev.catraca.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks HTTP byte by byte, as no client library would.
 */
public final class RawHttp {

	private static final int PATIENCE_MILLIS = 30_000;

	private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d+)");

	private RawHttp() {
	}

	/**
	 * Sends bytes and reads the answer, up to its announced length or its end.
	 * @param port of the service
	 * @param request what to send
	 * @param stop whether to stop sending after it
	 * @return what came back
	 */
	public static Answer send(int port, byte[] request, boolean stop) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			// a service that has seen enough answers before everything is sent
			Thread sender = new Thread(() -> write(socket, request, stop), "raw-http");
			sender.setDaemon(true);
			sender.start();
			return new Answer(read(socket.getInputStream()));
		}
	}

	private static void write(Socket socket, byte[] request, boolean stop) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write(request);
			out.flush();
			if (stop) {
				socket.shutdownOutput();
			}
		}
		catch (IOException ex) {
			// the service has closed: what it answered is read elsewhere
		}
	}

	private static String read(InputStream in) throws IOException {
		ByteArrayOutputStream got = new ByteArrayOutputStream();
		byte[] part = new byte[8192];
		try {
			int count = in.read(part);
			while (count >= 0) {
				got.write(part, 0, count);
				if (isWhole(got.toString(StandardCharsets.ISO_8859_1))) {
					break;
				}
				count = in.read(part);
			}
		}
		catch (java.net.SocketException ex) {
			// cut: an answer before it counts
		}
		return got.toString(StandardCharsets.UTF_8);
	}

	private static boolean isWhole(String answer) {
		int end = answer.indexOf("\r\n\r\n");
		if (end < 0) {
			return false;
		}
		Matcher length = LENGTH.matcher(answer.substring(0, end).toLowerCase(Locale.ROOT));
		return length.find() && answer.length() - end - 4 >= Integer.parseInt(length.group(1));
	}

	/** What came back, possibly nothing. */
	public record Answer(String text) {

		/** The status, or {@code close} if there was no answer. */
		public String status() {
			String[] line = this.text.split("[ \r\n]", 3);
			return (line.length > 1 && line[0].startsWith("HTTP/")) ? line[1] : "close";
		}

		public String head() {
			int end = this.text.indexOf("\r\n\r\n");
			return (end < 0) ? this.text : this.text.substring(0, end);
		}

		public String body() {
			int end = this.text.indexOf("\r\n\r\n");
			String body = (end < 0) ? "" : this.text.substring(end + 4);
			return head().toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")
					? body.replaceAll("(?m)^[0-9a-f]+\r\n", "").replace("\r\n", "") : body;
		}

	}

}
