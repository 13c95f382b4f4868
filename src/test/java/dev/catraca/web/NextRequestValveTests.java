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
		runBy(this.pool);
		wait(List.of());
	}

	@Test
	void letsOthersGoOnOnceAnAcceptanceIsSent() throws Exception {
		this.valve.invoke(this.request, this.response);
		InOrder order = inOrder(this.next, this.response);
		order.verify(this.next).invoke(this.request, this.response);
		order.verify(this.response).finishResponse();
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
	@ValueSource(ints = { 200, 404, 429, 503 })
	void goesOnAfterWhatAskedRedisForNoOrder(int status) throws Exception {
		given(this.response.getStatus()).willReturn(status);
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

	private void runBy(Executor threads) {
		given(this.request.getConnector().getProtocolHandler().getExecutor()).willReturn(threads);
	}

	private void wait(List<Runnable> queued) {
		BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(queued);
		given(this.pool.getQueue()).willReturn(queue);
	}

}
