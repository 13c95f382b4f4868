package dev.catraca.web;

import java.io.IOException;
import java.time.Duration;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP, but a request's header must be complete within ten seconds. Tomcat
 * itself limits the pause between two bytes only, and so waits for ever for a client that
 * sends one each second. Made by Tomcat, by its name.
 */
public class HurriedProtocol extends Http11NioProtocol {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	@Override
	protected Processor createProcessor() {
		return new HurriedProcessor(this);
	}

	private static final class HurriedProcessor extends Http11Processor {

		HurriedProcessor(AbstractHttp11Protocol<?> protocol) {
			super(protocol, protocol.getAdapter());
		}

		@Override
		public SocketState service(SocketWrapperBase<?> socket) throws IOException {
			SocketState state = super.service(socket);
			// since the request's first byte
			boolean late = state == SocketState.LONG && !isAsync()
					&& System.nanoTime() - this.request.getStartTimeNanos() > LONGEST.toNanos();
			return late ? SocketState.CLOSED : state;
		}

	}

}
