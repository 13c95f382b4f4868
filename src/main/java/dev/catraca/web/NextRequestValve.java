package dev.catraca.web;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Lets others have the processor once an answer is sent. Tomcat looks at once whether the
 * connection's next request has come; in a rush it has by the time it is this thread's
 * turn again, and is read right away. Else Tomcat's poller is woken to wait for it, and a
 * thread for the poller to hand it to.
 */
class NextRequestValve extends ValveBase {

	NextRequestValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		if (!request.isAsync()) {
			response.finishResponse();
			Thread.yield();
		}
	}

}
