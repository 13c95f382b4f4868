package dev.catraca.web;

import java.io.IOException;
import java.util.concurrent.Executor;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Lets others have the processor once it is sent that an order was accepted or refused,
 * or how one or a match stands. Tomcat looks at once whether the connection's next
 * request has come; in a rush it has by the time it is this thread's turn again, and is
 * read right away. Else Tomcat's poller is woken to wait for it, and a thread for the
 * poller to hand it to.
 * <p>
 * Not while others wait for a thread, whom one that keeps its connection's requests
 * coming would keep waiting; and only after what Redis was asked for: virtual threads
 * that never wait but only yield to each other leave nobody else a processor.
 */
class NextRequestValve extends ValveBase {

	NextRequestValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (isOfBuyers(request, response) && !request.isAsync()
				&& !isAwaited(request.getConnector().getProtocolHandler().getExecutor())) {
			response.finishResponse();
			Thread.yield();
		}
	}

	/**
	 * Whether an order was accepted or refused, or it was told how one or a match stands.
	 */
	private static boolean isOfBuyers(Request request, Response response) {
		return switch (response.getStatus()) {
			case HttpServletResponse.SC_ACCEPTED -> true;
			case HttpServletResponse.SC_CONFLICT -> OwnPath.of(request).equals("/api/v1/orders");
			case HttpServletResponse.SC_OK -> isRead(OwnPath.of(request));
			default -> false;
		};
	}

	private static boolean isRead(String path) {
		return path.startsWith("/api/v1/orders/") || path.startsWith("/api/v1/matches");
	}

	/** Virtual threads are never awaited: there are as many as are asked for. */
	private static boolean isAwaited(Executor threads) {
		return threads instanceof ThreadPoolExecutor pool && !pool.getQueue().isEmpty();
	}

}
