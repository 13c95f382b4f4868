package dev.catraca.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
		return answer(this.in);
	}

	/**
	 * Reads an answer.
	 * @param in where it comes from
	 * @return the answer
	 * @throws EOFException if it ends too early
	 * @throws IOException if the connection broke
	 */
	static Answer answer(InputStream in) throws IOException {
		int status = Integer.parseInt(line(in).split(" ")[1]);
		int length = -1;
		String header = line(in);
		while (!header.isEmpty()) {
			if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
				length = Integer.parseInt(header.substring(LENGTH.length()).strip());
			}
			header = line(in);
		}
		byte[] body = (length >= 0) ? bytes(in, length) : chunks(in);
		return new Answer(status, new String(body, StandardCharsets.UTF_8));
	}

	private static byte[] chunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 10);
		int length = Integer.parseInt(line(in), 16);
		while (length > 0) {
			body.write(bytes(in, length));
			line(in);
			length = Integer.parseInt(line(in), 16);
		}
		line(in);
		return body.toByteArray();
	}

	private static byte[] bytes(InputStream in, int length) throws IOException {
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("closed by the service");
		}
		return bytes;
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int next = in.read();
		while (next != '\r') {
			if (next < 0) {
				throw new EOFException("closed by the service");
			}
			line.append((char) next);
			next = in.read();
		}
		if (in.read() < 0) {
			throw new EOFException("closed by the service");
		}
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
