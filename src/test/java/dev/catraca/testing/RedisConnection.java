package dev.catraca.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain connection to Redis, without a client library between the test and the server.
 */
public final class RedisConnection implements AutoCloseable {

	private final Socket socket = new Socket();

	private final InputStream in;

	public RedisConnection(int port) throws IOException {
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
		this.socket.setSoTimeout(10_000);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/**
	 * Gives a command and reads its answer.
	 * @param words the command and its arguments
	 * @return text, a number, a list of these, or null
	 * @throws IOException if the connection broke
	 * @throws IllegalStateException with what Redis answers, if that is an error
	 */
	public Object call(Object... words) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
		for (Object word : words) {
			byte[] text = word.toString().getBytes(StandardCharsets.UTF_8);
			out.write(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
			out.write(text);
			out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		out.writeTo(this.socket.getOutputStream());
		return read();
	}

	/** Reads the next answer, or message of a subscription. */
	public Object read() throws IOException {
		String line = readLine();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '+' -> rest;
			case ':' -> Long.valueOf(rest);
			case '-' -> throw new IllegalStateException(rest);
			case '$' -> readText(Integer.parseInt(rest));
			case '*' -> readList(Integer.parseInt(rest));
			default -> throw new IOException("not understood: " + line);
		};
	}

	private String readText(int length) throws IOException {
		return (length >= 0) ? new String(this.in.readNBytes(length + 2), 0, length, StandardCharsets.UTF_8) : null;
	}

	private List<Object> readList(int length) throws IOException {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			list.add(read());
		}
		return (length >= 0) ? list : null;
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		int next = this.in.read();
		while (next != '\r') {
			if (next < 0) {
				throw new EOFException();
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

}
