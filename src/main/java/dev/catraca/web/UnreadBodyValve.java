package dev.catraca.web;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Reads what is left of a body once the answer is sent, so that a client still sending
 * gets to see it: a megabyte or two, for two seconds. Tomcat would do the same without
 * looking at the clock, and a client could hold a thread for as long as it sends.
 */
class UnreadBodyValve extends ValveBase {

	private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

	private static final int MOST = 2 * 1024 * 1024;

	UnreadBodyValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		org.apache.coyote.Request body = request.getCoyoteRequest();
		if (!request.isAsync() && !body.isFinished()) {
			response.finishResponse();
			if (!drained(body)) {
				body.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
			}
		}
	}

	private static boolean drained(org.apache.coyote.Request body) {
		long begun = System.nanoTime();
		Sink sink = new Sink();
		int total = 0;
		try {
			while (total < MOST && System.nanoTime() - begun < PATIENCE_NANOS) {
				int got = body.doRead(sink);
				if (got < 0) {
					return true;
				}
				total += got;
			}
			return false;
		}
		catch (IOException ex) {
			return false; // the client has gone, or was silent for too long
		}
	}

	private static final class Sink implements ApplicationBufferHandler {

		private java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(0);

		@Override
		public void setByteBuffer(java.nio.ByteBuffer buffer) {
			this.buffer = buffer;
		}

		@Override
		public java.nio.ByteBuffer getByteBuffer() {
			return this.buffer;
		}

		@Override
		public void expand(int size) {
			// nothing is kept
		}

	}

}
