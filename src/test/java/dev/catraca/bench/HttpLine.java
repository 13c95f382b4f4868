package dev.catraca.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.catraca.testing.TicketOffice;

/**
 * A connection that is kept, and a client that costs next to nothing: it shares the
 * machine with what it measures.
 */
final class HttpLine implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 60_000;

	private static final String LENGTH = "content-length:";

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	HttpLine(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 1 << 16);
		this.out = this.socket.getOutputStream();
	}

	/** The bytes of a request, so that sending it is all that is timed. */
	static byte[] post(String path, String body) {
		byte[] content = body.getBytes(StandardCharsets.UTF_8);
		byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
				+ "Content-Length: " + content.length + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		byte[] request = new byte[head.length + content.length];
		System.arraycopy(head, 0, request, 0, head.length);
		System.arraycopy(content, 0, request, head.length, content.length);
		return request;
	}

	/** The bytes of an operator's request. */
	static byte[] get(String path) {
		return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + TicketOffice.OPERATOR + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Sends a request and reads the answer.
	 * @param request its bytes
	 * @return the answer
	 * @throws IOException if the connection broke
	 */
	Answer send(byte[] request) throws IOException {
		this.out.write(request);
		int status = Integer.parseInt(line().split(" ")[1]);
		int length = -1;
		String header = line();
		while (!header.isEmpty()) {
			if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
				length = Integer.parseInt(header.substring(LENGTH.length()).strip());
			}
			header = line();
		}
		byte[] body = (length >= 0) ? this.in.readNBytes(length) : chunks();
		return new Answer(status, new String(body, StandardCharsets.UTF_8));
	}

	private byte[] chunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
		int length = Integer.parseInt(line(), 16);
		while (length > 0) {
			body.write(this.in.readNBytes(length));
			line();
			length = Integer.parseInt(line(), 16);
		}
		line();
		return body.toByteArray();
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		int next = this.in.read();
		while (next != '\r') {
			if (next < 0) {
				throw new IOException("closed by the service");
			}
			line.append((char) next);
			next = this.in.read();
		}
		this.in.read();
		return line.toString();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			// it is closed then
		}
	}

	/** What came back. */
	record Answer(int status, String body) {

		/** How often a text occurs in it. */
		int count(String text) {
			int count = 0;
			int at = this.body.indexOf(text);
			while (at >= 0) {
				count++;
				at = this.body.indexOf(text, at + text.length());
			}
			return count;
		}

		/** The id of the order that it shows. */
		String orderId() {
			int from = this.body.indexOf("\"id\":\"") + 6;
			return this.body.substring(from, this.body.indexOf('"', from));
		}

	}

}
