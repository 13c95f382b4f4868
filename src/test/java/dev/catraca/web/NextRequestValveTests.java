package dev.catraca.web;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Answers;
import org.mockito.InOrder;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Who lets others have the processor has sent its answer before.
 */
class NextRequestValveTests {

	private final Request request = mock(Answers.RETURNS_DEEP_STUBS);

	private final Response response = mock();

	private final Valve next = mock();

	private final ThreadPoolExecutor pool = mock();

	private final NextRequestValve valve = new NextRequestValve();

	@BeforeEach
	void anOrderIsAcceptedAndNobodyWaits() {
		this.valve.setNext(this.next);
		given(this.response.getStatus()).willReturn(202);
		ask("/api/v1/orders");
		runBy(this.pool);
		wait(List.of());
	}

	@ParameterizedTest
	@ValueSource(ints = { 202, 409 })
	void letsOthersGoOnOnceAnAcceptanceOrARefusalIsSent(int status) throws Exception {
		given(this.response.getStatus()).willReturn(status);
		this.valve.invoke(this.request, this.response);
		InOrder order = inOrder(this.next, this.response);
		order.verify(this.next).invoke(this.request, this.response);
		order.verify(this.response).finishResponse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/orders/0-9f86d081884c7d659a2feaa0c55ad015", "/api/v1/orders/batch",
			"/api/v1/matches", "/api/v1/matches/fla-flu" })
	void letsOthersGoOnOnceItIsSentHowAnOrderOrAMatchStands(String path) throws Exception {
		given(this.response.getStatus()).willReturn(200);
		ask(path);
		this.valve.invoke(this.request, this.response);
		verify(this.response).finishResponse();
	}

	@Test
	void virtualThreadsAreNeverAwaited() throws Exception {
		runBy(Runnable::run);
		this.valve.invoke(this.request, this.response);
		verify(this.response).finishResponse();
	}

	@Test
	void goesOnWhileOthersWaitForAThread() throws Exception {
		wait(List.of(() -> {
		}));
		assertGoesOn();
	}

	@ParameterizedTest
	@ValueSource(ints = { 304, 404, 429, 503 })
	void goesOnAfterWhatMayNotHaveAskedRedis(int status) throws Exception {
		given(this.response.getStatus()).willReturn(status);
		ask("/api/v1/orders/0-9f86d081884c7d659a2feaa0c55ad015");
		assertGoesOn();
	}

	/** Some are told by rule. */
	@Test
	void goesOnAfterWhatAnOperatorIsRefused() throws Exception {
		given(this.response.getStatus()).willReturn(409);
		ask("/api/v1/faults");
		assertGoesOn();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/stadium.js", "/api/v1/session", "/actuator/health" })
	void goesOnAfterWhatBuyersDoNotAskFor(String path) throws Exception {
		given(this.response.getStatus()).willReturn(200);
		ask(path);
		assertGoesOn();
	}

	@Test
	void goesOnWhenTheAnswerComesLater() throws Exception {
		given(this.request.isAsync()).willReturn(true);
		assertGoesOn();
	}

	private void assertGoesOn() throws Exception {
		this.valve.invoke(this.request, this.response);
		verify(this.next).invoke(this.request, this.response);
		verify(this.response, never()).finishResponse();
	}

	private void ask(String path) {
		given(this.request.getContextPath()).willReturn("");
		given(this.request.getRequestURI()).willReturn(path);
	}

	private void runBy(Executor threads) {
		given(this.request.getConnector().getProtocolHandler().getExecutor()).willReturn(threads);
	}

	private void wait(List<Runnable> queued) {
		BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(queued);
		given(this.pool.getQueue()).willReturn(queue);
	}

}
