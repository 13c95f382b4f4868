package dev.catraca.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.catraca.fault.Fault.Kind;

/**
 * One connection through a {@link FaultProxy}. Requests and replies are read whole, so
 * that a fault strikes the very reply it was meant for.
 */
final class ProxiedConnection {

	private final FaultProxy proxy;

	private final Socket client;

	private final Socket server;

	/** The requests whose replies are still to come. */
	private final BlockingQueue<Awaited> awaited = new LinkedBlockingQueue<>();

	ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
		this.proxy = proxy;
		this.client = client;
		this.server = server;
	}

	void passRequests() {
		try {
			InputStream in = new BufferedInputStream(this.client.getInputStream(), 1 << 16);
			while (true) {
				ByteArrayOutputStream raw = new ByteArrayOutputStream();
				List<String> words = new ArrayList<>();
				readValue(in, raw, words);
				this.proxy.awaitPassage();
				if (!passRequest(new Request(words), raw)) {
					return;
				}
			}
		}
		catch (IOException ex) {
			close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean passRequest(Request request, ByteArrayOutputStream raw) throws IOException, InterruptedException {
		Fault fault = this.proxy.strikes(request);
		Kind kind = (fault != null) ? fault.kind() : null;
		if (kind == Kind.REQUEST_LOST) {
			fault.fire();
			close();
			return false;
		}
		if (kind == Kind.STOPPED_BEFORE) {
			fault.fire();
			return false;
		}
		if (kind == Kind.LATE) {
			fault.fire();
			Thread.sleep(fault.pause().toMillis());
		}
		if (request.hasReply()) {
			this.awaited.add(new Awaited(Optional.ofNullable(fault), System.nanoTime()));
		}
		raw.writeTo(this.server.getOutputStream());
		return true;
	}

	void passReplies() {
		try {
			InputStream in = new BufferedInputStream(this.server.getInputStream(), 1 << 16);
			while (true) {
				ByteArrayOutputStream raw = new ByteArrayOutputStream();
				readValue(in, raw, new ArrayList<>());
				String start = raw.toString(StandardCharsets.ISO_8859_1).substring(0, Math.min(9, raw.size()));
				Awaited asked = start.startsWith(">") ? new Awaited(Optional.empty(), System.nanoTime())
						: this.awaited.take();
				this.proxy.awaitPassage();
				TimeUnit.NANOSECONDS.sleep(asked.sinceNanos() + this.proxy.latency().toNanos() - System.nanoTime());
				Optional<Fault> fault = asked.fault();
				if (fault.isPresent() && !passReply(fault.get(), start)) {
					return;
				}
				raw.writeTo(this.client.getOutputStream());
			}
		}
		catch (IOException ex) {
			close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean passReply(Fault fault, String start) {
		if (fault.kind() != Kind.REPLY_LOST && fault.kind() != Kind.STOPPED_AFTER) {
			return true;
		}
		// not run, or a blocking read that found nothing
		if (start.startsWith("-NOSCRIPT") || start.startsWith("_") || start.startsWith("$-1")
				|| start.startsWith("*-1")) {
			fault.keep();
			return true;
		}
		fault.fire();
		if (fault.kind() == Kind.REPLY_LOST) {
			close();
		}
		return false;
	}

	/** Copies one value of the Redis protocol, and collects the texts in it. */
	private static void readValue(InputStream in, ByteArrayOutputStream raw, List<String> words) throws IOException {
		String line = readLine(in, raw);
		switch (line.charAt(0)) {
			case '$', '=', '!' -> {
				int length = Integer.parseInt(line.substring(1));
				if (length >= 0) {
					byte[] text = in.readNBytes(length + 2);
					raw.write(text);
					words.add(new String(text, 0, length, StandardCharsets.ISO_8859_1));
				}
			}
			case '*', '~', '>' -> readValues(in, raw, words, Integer.parseInt(line.substring(1)));
			case '%' -> readValues(in, raw, words, 2 * Integer.parseInt(line.substring(1)));
			case '|' -> readValues(in, raw, words, 2 * Integer.parseInt(line.substring(1)) + 1);
			default -> {
				// a simple value ends with its line
			}
		}
	}

	private static void readValues(InputStream in, ByteArrayOutputStream raw, List<String> words, int count)
			throws IOException {
		for (int i = 0; i < count; i++) {
			readValue(in, raw, words);
		}
	}

	private static String readLine(InputStream in, ByteArrayOutputStream raw) throws IOException {
		StringBuilder line = new StringBuilder();
		int last = 0;
		while (true) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException();
			}
			raw.write(next);
			if (next == '\n' && last == '\r') {
				return line.substring(0, line.length() - 1);
			}
			line.append((char) next);
			last = next;
		}
	}

	void close() {
		this.proxy.forget(this);
		for (Socket socket : List.of(this.client, this.server)) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// it is closed then
			}
		}
		List<Awaited> unanswered = new ArrayList<>();
		this.awaited.drainTo(unanswered);
		unanswered.forEach((asked) -> asked.fault().ifPresent(Fault::keep));
	}

	private record Awaited(Optional<Fault> fault, long sinceNanos) {
	}

}
