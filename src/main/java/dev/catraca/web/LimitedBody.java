package dev.catraca.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * A body of so many bytes and no more, that arrives within ten seconds and is UTF-8 to
 * the letter. Jackson would take UTF-16 and UTF-32 too, and bytes that are no UTF-8; a
 * zero byte stands in every JSON of the former, and in none of UTF-8.
 */
final class LimitedBody extends ServletInputStream {

	/** A pause within a body is limited by Tomcat; but not how many there are. */
	private static final Duration LONGEST = Duration.ofSeconds(10);

	private final ServletInputStream source;

	private final int limit;

	/** Made once there is more than ASCII, which most bodies are. */
	private @Nullable CharsetDecoder utf8;

	private ByteBuffer rest = ByteBuffer.allocate(0);

	private int read;

	private long begun;

	LimitedBody(ServletInputStream source, int limit) {
		this.source = source;
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (this.begun == 0) {
			this.begun = System.nanoTime();
		}
		int got = readInTime(target, offset, length);
		this.read += Math.max(0, got);
		if (this.read > this.limit) {
			throw new BodyTooLarge(this.limit);
		}
		if (got > 0 && !isUtf8(target, offset, got)) {
			throw BrokenBody.notUtf8();
		}
		return got;
	}

	private boolean isUtf8(byte[] part, int offset, int length) {
		boolean ascii = !this.rest.hasRemaining();
		for (int i = offset; i < offset + length; i++) {
			if (part[i] == 0) {
				return false;
			}
			ascii &= part[i] > 0;
		}
		return ascii || isDecoded(part, offset, length);
	}

	private boolean isDecoded(byte[] part, int offset, int length) {
		CharsetDecoder decoder = this.utf8;
		if (decoder == null) {
			decoder = StandardCharsets.UTF_8.newDecoder();
			this.utf8 = decoder;
		}
		// a character may lie across two parts
		ByteBuffer bytes = ByteBuffer.allocate(this.rest.remaining() + length)
			.put(this.rest)
			.put(part, offset, length)
			.flip();
		CoderResult result = CoderResult.OVERFLOW;
		while (result.isOverflow()) {
			result = decoder.decode(bytes, CharBuffer.allocate(length), false);
		}
		this.rest = bytes;
		return !result.isError();
	}

	private int readInTime(byte[] target, int offset, int length) throws IOException {
		try {
			int got = this.source.read(target, offset, length);
			if (System.nanoTime() - this.begun > LONGEST.toNanos()) {
				throw BrokenBody.tooSlow();
			}
			return got;
		}
		catch (IOException ex) {
			throw (NestedExceptionUtils.getMostSpecificCause(ex) instanceof SocketTimeoutException)
					? BrokenBody.tooSlow() : ex;
		}
	}

	@Override
	public boolean isFinished() {
		return this.source.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.source.isReady();
	}

	@Override
	public void setReadListener(ReadListener listener) {
		this.source.setReadListener(listener);
	}

}
