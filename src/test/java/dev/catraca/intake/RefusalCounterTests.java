package dev.catraca.intake;

import dev.catraca.web.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

class RefusalCounterTests {

	private final IntakeMeters meters = mock();

	private final RefusalCounter counter = new RefusalCounter(this.meters);

	@Test
	void countsARequestToOrderThatAFilterRefuses() throws Exception {
		answer("POST", "/api/v1/orders", 415);
		verify(this.meters).refused(Problems.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE));
	}

	@ParameterizedTest
	@CsvSource({ "DELETE, /api/v1/orders, 405", "GET, /api/v1/orders, 400", "POST, /api/v1/matches, 400",
			"POST, /api/v1/orders, 202" })
	void countsNothingElse(String method, String path, int status) throws Exception {
		answer(method, path, status);
		verifyNoInteractions(this.meters);
	}

	private void answer(String method, String path, int status) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		response.setStatus(status);
		this.counter.doFilter(new MockHttpServletRequest(method, path), response, new MockFilterChain());
	}

}
